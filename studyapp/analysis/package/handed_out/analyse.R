# Preferences with intervals that respect who answered, from the tables of this package.
#
#   Rscript analysis/analyse.R [folder of the package] [condition]
#
# Base R gives the preferences and their intervals. Where lme4 is installed, a logistic model with
# participants and pictures as random effects follows; where psychotools is installed and there are
# more than two conditions, a Bradley-Terry model.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments) >= 1) arguments[1] else "."

# --- Reading. The codebook says which columns are numbers; codes such as "2E345678" are none.
read_text <- function(file) {
  read.csv(file, colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE)
}
codebook <- read_text(file.path(folder, "codebook.csv"))
load_table <- function(name) {
  files <- Sys.glob(file.path(folder, "data", paste0("*_table-", name, "_data.csv")))
  if (length(files) != 1) stop("There is no table ", name, " in ", file.path(folder, "data"))
  table <- read_text(files)
  numbers <- codebook$variable[
    codebook$table == name & codebook$type %in% c("integer", "number", "boolean")
  ]
  for (column in intersect(numbers, names(table))) {
    table[[column]] <- as.numeric(table[[column]])
  }
  table
}

# --- Intervals: Wilson with the effective number of trials and Student's t.
ratio_variance <- function(k, m) {
  n <- length(m)
  n / (n - 1) * sum((k - sum(k) / sum(m) * m)^2) / sum(m)^2
}
wilson <- function(p, trials, variance, of_one_mind, freedom) {
  spread <- p * (1 - p)
  deff <- if (spread > 0) max(1, variance * trials / spread) else of_one_mind
  n <- trials / deff
  t <- qt(0.975, freedom)
  centre <- (p + t^2 / (2 * n)) / (1 + t^2 / n)
  half <- t * sqrt(spread / n + t^2 / (4 * n^2)) / (1 + t^2 / n)
  c(max(0, centre - half), min(1, centre + half))
}
# When all agree, every cluster counts once.
once <- function(m) sum(m^2) / sum(m)

these_pictures <- function(d) {
  k <- tapply(d$chosen, d$participant_id, sum)
  m <- tapply(d$chosen, d$participant_id, length)
  if (length(m) < 2) return(c(NA, NA))
  wilson(mean(d$chosen), nrow(d), ratio_variance(k, m), once(m), length(m) - 1)
}
pictures_like_these <- function(d) {
  k <- tapply(d$chosen, d$participant_id, sum)
  m <- tapply(d$chosen, d$participant_id, length)
  ki <- tapply(d$chosen, d$item_id, sum)
  mi <- tapply(d$chosen, d$item_id, length)
  if (length(m) < 2 || length(mi) < 2) return(c(NA, NA))
  people <- ratio_variance(k, m)
  items <- ratio_variance(ki, mi)
  trials <- sum((d$chosen - mean(d$chosen))^2) / nrow(d)^2
  freedom <- min(length(m), length(mi)) - 1
  if (people + items > 0) {
    freedom <- (people + items)^2 /
      (people^2 / (length(m) - 1) + items^2 / (length(mi) - 1))
  }
  variance <- max(people + items - trials, people, items)
  wilson(mean(d$chosen), nrow(d), variance, max(once(m), once(mi)), freedom)
}

# --- Which answers count, and for which condition.
trials <- load_table("trials")
main <- trials[
  trials$trial_type == "main" & trials$excluded == 0 &
    trials$chosen_side %in% c("left", "right") & !is.na(trials$chose_a),
]
if (nrow(main) == 0) stop("Nobody chose between two conditions; there is nothing to estimate.")
condition <- if (length(arguments) >= 2) arguments[2] else sort(main$method_a, method = "radix")[1]
shown <- main[main$method_a == condition | main$method_b == condition, ]
shown$chosen <- ifelse(shown$method_a == condition, shown$chose_a, 1 - shown$chose_a)

describe <- function(group, d) {
  bounds <- rbind(these_pictures(d), pictures_like_these(d))
  data.frame(
    group = group, condition = condition,
    estimand = c("these pictures", "pictures like these"),
    preference = mean(d$chosen), low = bounds[, 1], high = bounds[, 2],
    n_trials = nrow(d), n_participants = length(unique(d$participant_id)),
    n_items = length(unique(d$item_id))
  )
}
preferences <- describe("Everyone", shown)
for (level in sort(unique(shown$expertise_level))) {
  of_level <- shown[shown$expertise_level %in% level, ]
  preferences <- rbind(preferences, describe(of_level$expertise_label[1], of_level))
}
write.csv(preferences, row.names = FALSE)

# --- Participants and pictures as random effects.
if (requireNamespace("lme4", quietly = TRUE) && length(unique(shown$chosen)) == 2 &&
  length(unique(shown$participant_id)) > 1 && length(unique(shown$item_id)) > 1) {
  cat("\nLogistic model with random participants and pictures (lme4)\n")
  # By default lme4 stops early enough to change the third decimal.
  fit <- suppressMessages(lme4::glmer(
    chosen ~ 1 + (1 | participant_id) + (1 | item_id), family = binomial, data = shown,
    control = lme4::glmerControl(optimizer = "bobyqa", tolPwrss = 1e-10)
  ))
  if (abs(lme4::fixef(fit)[[1]]) > 10) cat("Too little varies: this fit means nothing.\n")
  deviations <- sapply(lme4::VarCorr(fit), function(v) attr(v, "stddev"))
  cat("log odds:", format(lme4::fixef(fit)[[1]], digits = 10), "\n")
  cat("SD of participants:", format(deviations[["participant_id.(Intercept)"]], digits = 10), "\n")
  cat("SD of pictures:", format(deviations[["item_id.(Intercept)"]], digits = 10), "\n")
}

# --- More than two conditions: abilities. Errors here take trials as independent.
conditions <- sort(unique(c(main$method_a, main$method_b)), method = "radix")
has_psychotools <- requireNamespace("psychotools", quietly = TRUE)
if (length(conditions) > 2 && !has_psychotools) {
  cat("\nInstall psychotools to compare all conditions by a Bradley-Terry model.\n")
}
if (length(conditions) > 2 && has_psychotools) {
  cat("\nBradley-Terry abilities on the log scale, compared with the last (psychotools)\n")
  # In the order that psychotools wants: 1 with 2, 1 with 3, 2 with 3, 1 with 4 ...
  k <- length(conditions)
  places <- which(upper.tri(matrix(0, k, k)), arr.ind = TRUE)
  pairs <- rbind(conditions[places[, 1]], conditions[places[, 2]])
  met <- sapply(
    seq_len(ncol(pairs)),
    function(i) {
      here <- main$method_a == pairs[1, i] & main$method_b == pairs[2, i]
      ifelse(here, ifelse(main$chose_a == 1, 1L, -1L), NA_integer_)
    }
  )
  comparisons <- psychotools::paircomp(met, labels = conditions)
  abilities <- coef(psychotools::btmodel(comparisons))
  for (name in names(abilities)) cat(name, ": ", format(abilities[[name]], digits = 10), "\n", sep = "")
}
