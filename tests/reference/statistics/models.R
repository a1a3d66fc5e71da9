# Writes models.json: what R says about crossed_choices.csv and compared_conditions.csv, two tables
# drawn at random for this purpose. Run in this folder: Rscript models.R
library(lme4)
library(jsonlite)

tight <- glmerControl(
  optimizer = "nloptwrap", tolPwrss = 1e-13,
  optCtrl = list(algorithm = "NLOPT_LN_BOBYQA", xtol_abs = 1e-10, ftol_abs = 1e-14, maxeval = 5000)
)
# Mancl and DeRouen (2001), equation 7, as it stands there: every cluster's residuals are multiplied
# by the inverse of 1 less its leverage. (CR3; sandwich's own HC3 is the same for linear models only.)
corrected <- function(fit, people) {
  X <- model.matrix(fit)
  r <- residuals(fit, "response")
  w <- if (inherits(fit, "glm")) fitted(fit) * (1 - fitted(fit)) else rep(1, length(r))
  A <- solve(crossprod(X, X * w))
  scores <- sapply(split(seq_along(r), people), function(i) {
    Xi <- X[i, , drop = FALSE]
    H <- (Xi * w[i]) %*% A %*% t(Xi)
    crossprod(Xi, solve(diag(length(i)) - H, r[i]))
  })
  unname(sqrt(diag(A %*% tcrossprod(matrix(scores, ncol(X))) %*% A)))
}
exactly <- glm.control(epsilon = 1e-14, maxit = 100)

d <- read.csv("crossed_choices.csv")
mixed <- function(formula, data) {
  fit <- glmer(formula, data, family = binomial, control = tight)
  # Again from where it stopped, since it stops early.
  for (i in 1:3) fit <- update(fit, start = getME(fit, c("theta", "fixef")))
  sd <- as.data.frame(VarCorr(fit))
  list(
    coef = unname(fixef(fit)), se = unname(sqrt(diag(vcov(fit)))), log_likelihood = as.numeric(logLik(fit)),
    sd_participant = sd$sdcor[sd$grp == "participant_id"], sd_item = sd$sdcor[sd$grp == "item_id"]
  )
}
logistic <- function(formula) {
  fit <- glm(formula, binomial, d, control = exactly)
  list(coef = unname(coef(fit)), se = unname(corrected(fit, d$participant_id)))
}
linear <- lm(log(rt_ms) ~ trial, d)

choices <- read.csv("compared_conditions.csv")
names <- sort(unique(c(choices$method_a, choices$method_b)))
columns <- function(data) sapply(names[-1], function(n) (data$method_a == n) - (data$method_b == n))
decided <- choices[choices$chose_a != 0.5, ]
D <- columns(decided)
left <- ifelse(decided$method_left == decided$method_a, 0.5, -0.5)
bt <- glm(decided$chose_a ~ 0 + D, binomial, control = exactly)
sided <- glm(decided$chose_a ~ 0 + D + left, binomial, control = exactly)
pair <- interaction(decided$method_a, decided$method_b, drop = TRUE)
saturated <- glm(decided$chose_a ~ 0 + pair, binomial, control = exactly)

# Davidson's model as a log-linear one: a row for every pair and answer.
counts <- aggregate(cbind(won = chose_a == 1, lost = chose_a == 0, tied = chose_a == .5) ~ method_a + method_b, choices, sum)
half <- columns(counts) / 2
long <- data.frame(
  n = c(counts$won, counts$lost, counts$tied), pair = factor(rep(seq_len(nrow(counts)), 3)),
  rbind(half, -half, 0 * half), tie = rep(c(0, 0, 1), each = nrow(counts))
)
ties <- glm(n ~ 0 + pair + ., poisson, long, control = exactly)
chosen <- tail(coef(summary(ties)), length(names))

write_json(list(
  software = paste(R.version.string, "lme4", packageVersion("lme4")),
  expected = list(
    crossed = mixed(chosen ~ 1 + (1 | participant_id) + (1 | item_id), d),
    crossed_by_level = mixed(chosen ~ level + (1 | participant_id) + (1 | item_id), d),
    gee = logistic(chosen ~ 1), gee_by_level = logistic(chosen ~ level),
    gee_of_levels = logistic(chosen ~ factor(level)),
    linear = list(coef = unname(coef(linear)), se = unname(corrected(linear, d$participant_id))),
    bradley_terry = list(
      conditions = names, coef = unname(coef(bt)), se = unname(corrected(bt, decided$participant_id)),
      deviance = deviance(bt) - deviance(saturated)
    ),
    left = list(coef = unname(coef(sided)[4]), se = unname(corrected(sided, decided$participant_id)[4])),
    davidson = list(coef = unname(chosen[, 1]), naive_se = unname(chosen[, 2]))
  )
), "models.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
