# What R's glmer makes of the counts that StatisticsBenchmark wrote, and how long it takes.
# Rscript glmer.R counts.csv means.csv rounds      (Debian: r-cran-lme4)
suppressMessages(library(lme4))
arguments <- commandArgs(TRUE)
counts <- read.csv(arguments[1])
counts$rep <- factor(seq_len(nrow(counts)))
seconds <- numeric(0)
of_processor <- numeric(0)
for (round in seq_len(as.integer(arguments[3]))) {
  start <- proc.time()
  fit <- glmer(cbind(successes, attempts - successes) ~ 1 + (1 | rep), counts, family = binomial)
  effects <- ranef(fit, condVar = TRUE)$rep
  taken <- proc.time() - start
  seconds <- c(seconds, taken[["elapsed"]])
  of_processor <- c(of_processor, taken[["user.self"]] + taken[["sys.self"]])
}
# the mean rate under its normal approximation of each rep's effect
center <- fixef(fit) + effects[, 1]
deviation <- sqrt(as.vector(attr(effects, "postVar")))
x <- seq(-8, 8, by = 0.05)
weight <- dnorm(x) / sum(dnorm(x))
mean <- mapply(function(m, s) sum(weight * plogis(m + s * x)), center, deviation)
write.csv(data.frame(mean = mean), arguments[2], row.names = FALSE)
cat(median(seconds), median(of_processor),
    isSingular(fit) || length(fit@optinfo$conv$lme4$messages) > 0,
    as.character(packageVersion("lme4")), "\n")
