// Writes and reads statements with a client of statement stores, and prints what it got.
// node xapi-client.cjs <folder with node_modules> <endpoint> <key> <rep> <home of the organization>
const path = require('node:path');
const [folder, endpoint, key, rep, home] = process.argv.slice(2);
const XAPI = require(path.join(folder, 'node_modules', '@xapi', 'xapi'));

async function main() {
  const xapi = new XAPI({endpoint, auth: `Bearer ${key}`});
  const about = (await xapi.getAbout()).data;
  const statement = {
    actor: {objectType: 'Agent', account: {homePage: home, name: rep}},
    verb: XAPI.Verbs.COMPLETED,
    object: {objectType: 'Activity', id: 'https://example.com/talk'},
  };
  const sent = (await xapi.sendStatement({statement})).data;
  const many = (await xapi.sendStatements({statements: [statement, statement]})).data;
  const one = (await xapi.getStatement({statementId: sent[0]})).data;
  await xapi.voidStatement({
    actor: statement.actor,
    statementId: many[0],
  });
  const voided = (await xapi.getVoidedStatement({voidedStatementId: many[0]})).data;
  const byAgent = (await xapi.getStatements({agent: statement.actor, limit: 1})).data;
  const more = (await xapi.getMoreStatements({more: byAgent.more})).data;
  const opened = (
    await xapi.getStatements({verb: 'https://engagementscorecard.org/xapi/verbs/opened'})
  ).data;
  let refused;
  try {
    await xapi.sendStatement({statement: {...statement, actor: {name: 'nobody'}}});
  } catch (e) {
    refused = e.response.status;
  }
  console.log(JSON.stringify({about, sent, many, one, voided, byAgent, more, opened, refused}));
}

main().catch(e => {
  console.error(e.response ? JSON.stringify(e.response.data) : e);
  process.exit(1);
});
