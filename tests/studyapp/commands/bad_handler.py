"""A handler of jobs with a mistake in it."""


def perform(job, tell):
    return {"share": 1 // job.done}
