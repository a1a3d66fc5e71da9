# Expected numbers for tests of intervals and hypotheses, computed independently in R:
#   Rscript inference.R > inference.json
# The table is made up: 15 people, how often each chose A (k) of how many trials (m), and a level.
suppressMessages({library(survey); library(coin); library(sandwich); library(boot)})
k <- c(3, 7, 2, 9, 6, 8, 4, 10, 5, 7, 6, 9, 1, 8, 10)
m <- c(10, 9, 8, 10, 10, 10, 7, 10, 10, 8, 10, 10, 6, 10, 10)
level <- c(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2)
share <- k / m
n <- length(k)

trials <- data.frame(id = rep(1:n, m), y = unlist(Map(function(a, b) rep(1:0, c(a, b - a)), k, m)))
design <- svydesign(ids = ~id, data = trials, weights = ~1)
proportion <- svyciprop(~y, design, method = "beta")
mean_ <- svymean(~y, design)

z <- function(x) unname(statistic(independence_test(share ~ x, teststat = "scalar")))
line <- lm(share ~ level)
robust <- sqrt(vcovHC(line, type = "HC3")[2, 2])
low <- share[level == 0]; high <- share[level == 2]
welch <- t.test(high, low)
margin <- 0.2
tost <- max(t.test(high, low, mu = -margin, alternative = "greater")$p.value,
            t.test(high, low, mu = margin, alternative = "less")$p.value)
by_level <- tapply(k, level, sum); of_level <- tapply(m, level, sum)
set.seed(1)
bca <- boot.ci(boot(share, function(d, i) mean(d[i]), 99999), type = "bca")$bca[4:5]

distances <- c(0.31, -0.12, 0.27, 0.05, 0.44, -0.08, 0.19, 0.36, -0.02)

values <- list(
  k = k, m = m, level = level, margin = margin, distances = distances,
  survey_p = unname(coef(mean_)), survey_variance = unname(vcov(mean_)[1]),
  korn_graubard = unname(as.vector(confint(proportion))),
  permutation_z = z(level),
  slope = unname(coef(line)[2]), intercept = unname(coef(line)[1]),
  slope_ols = unname(confint(line)[2, ]),
  slope_hc3 = unname(coef(line)[2]) + c(-1, 1) * qt(.975, n - 2) * robust,
  welch = c(unname(welch$estimate[1] - welch$estimate[2]), welch$conf.int[1:2],
            unname(welch$parameter), welch$p.value),
  tost_p = tost, tost_interval = t.test(high, low, conf.level = .9)$conf.int[1:2],
  kruskal = c(unname(kruskal.test(share, level)$statistic), kruskal.test(share, level)$p.value),
  cochran_armitage = c(unname(prop.trend.test(by_level, of_level, 0:2)$statistic),
                       prop.trend.test(by_level, of_level, 0:2)$p.value),
  t_one_half = c(unname(t.test(share, mu = .5)$statistic), t.test(share, mu = .5)$p.value),
  signed_rank = c(unname(wilcox.test(distances, exact = TRUE)$statistic),
                  wilcox.test(distances, exact = TRUE)$p.value),
  sign = binom.test(sum(distances > 0), length(distances))$p.value,
  bca = bca
)
line_of <- function(name) sprintf('  "%s": [%s]', name, paste(sprintf("%.12g", values[[name]]), collapse = ", "))
cat(sprintf('{\n "source": "made up; see inference.R",\n "software": "%s, survey %s, coin %s, sandwich %s, boot %s",\n "expected": {\n%s\n }\n}\n',
  R.version.string, packageVersion("survey"), packageVersion("coin"), packageVersion("sandwich"),
  packageVersion("boot"), paste(sapply(names(values), line_of), collapse = ",\n")))
