package org.engagementscorecard.statistics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The CRM export in ../shared/data, counted as run_references.R counts it. */
record Crm(List<Map<String, String>> pipeline) {

  static final Path FILE = Path.of("../shared/data/crm-opportunities/sales_pipeline.csv");

  static Crm read() {
    return new Crm(Table.read(FILE));
  }

  ConversionCount conversion(String agent) {
    long won = of(agent).filter(deal -> is(deal, "Won")).count();
    long lost = of(agent).filter(deal -> is(deal, "Lost")).count();
    return new ConversionCount(won + lost, won);
  }

  /** Wins, and the months in which the agent closed anything. */
  YieldCount winsPerMonth(String agent) {
    Set<String> months = new HashSet<>();
    of(agent)
        .filter(deal -> is(deal, "Won") || is(deal, "Lost"))
        .forEach(deal -> months.add(deal.get("close_date").substring(0, 7)));
    return new YieldCount(conversion(agent).successes(), months.size());
  }

  Strata<AmountSummary> valueByProduct(String agent) {
    Map<String, List<Double>> amounts = new HashMap<>();
    of(agent)
        .filter(deal -> is(deal, "Won") && Double.parseDouble(deal.get("close_value")) > 0)
        .forEach(
            deal ->
                amounts
                    .computeIfAbsent(product(deal), unused -> new ArrayList<>())
                    .add(Double.parseDouble(deal.get("close_value"))));
    TreeMap<String, AmountSummary> strata = new TreeMap<>();
    amounts.forEach((product, each) -> strata.put(product, summary(each)));
    return new Strata<>(strata);
  }

  /** Product misspelt in the export. */
  private static String product(Map<String, String> deal) {
    String product = deal.get("product");
    return product.equals("GTXPro") ? "GTX Pro" : product;
  }

  private static AmountSummary summary(Collection<Double> amounts) {
    return AmountSummary.of(amounts.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Stream<Map<String, String>> of(String agent) {
    return pipeline.stream().filter(deal -> deal.get("sales_agent").equals(agent));
  }

  private static boolean is(Map<String, String> deal, String stage) {
    return deal.get("deal_stage").equals(stage);
  }
}
