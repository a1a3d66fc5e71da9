"""An executor that does what a test tells it."""

from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool

from explainers.work.computing import Computed


class Scripted(Executor):
    """An executor whose worker is a function of the request; an error may break it for good."""

    def __init__(self, worker):
        self.worker, self.broken, self.submitted = worker, None, []

    def submit(self, function, /, request, root):
        if self.broken:
            raise self.broken
        self.submitted.append(request)
        future = Future()
        try:
            future.set_result(self.worker(request))
        except BrokenProcessPool as error:
            self.broken = error
            future.set_exception(error)
        except (RuntimeError, ValueError) as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass


def simple(request):
    return Computed([{"class_id": 0}], 0.5)
