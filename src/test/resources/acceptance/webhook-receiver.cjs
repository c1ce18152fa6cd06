// A receiver that verifies each post with the standard's own library, and prints what it made of it.
// node webhook-receiver.cjs <folder with node_modules>; reads the secret from its standard input.
const path = require('node:path');
const http = require('node:http');
const {createInterface} = require('node:readline');
const {Webhook} = require(path.join(process.argv[2], 'node_modules', 'standardwebhooks'));

let webhook;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', part => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString('utf8');
    let line;
    try {
      const event = webhook.verify(body, request.headers);
      line = {verified: true, id: request.headers['webhook-id'], event};
    } catch (e) {
      line = {verified: false, error: String(e), body};
    }
    let altered;
    try {
      webhook.verify(body + ' ', request.headers);
      altered = true;
    } catch (e) {
      altered = false;
    }
    console.log(JSON.stringify({...line, alteredToo: altered}));
    response.writeHead(line.verified ? 204 : 400).end();
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({port: server.address().port})));
createInterface({input: process.stdin})
  .on('line', secret => {
    webhook = new Webhook(secret);
    console.log(JSON.stringify({ready: true}));
  })
  .on('close', () => process.exit(0));
