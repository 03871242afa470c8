interface Job {
  readonly at: number;
  readonly run: (now: number) => void;
}

/** What will happen later on the simulated clock. Nothing runs by itself: each request first settles what is due. */
export interface Schedule {
  later(at: number, run: (now: number) => void): void;
  /** Runs all that is due, in order of time, each as of its own time; what that plans in turn included. */
  settle(now: number): void;
}

export function createSchedule(): Schedule {
  const jobs: Job[] = [];
  return {
    later(at, run) {
      // After those of the same time: first asked, first done.
      const index = jobs.findIndex((job) => job.at > at);
      jobs.splice(index === -1 ? jobs.length : index, 0, { at, run });
    },
    settle(now) {
      for (let job = jobs[0]; job !== undefined && job.at <= now; job = jobs[0]) {
        jobs.shift();
        job.run(job.at);
      }
    },
  };
}
