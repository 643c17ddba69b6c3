/**
 * Seconds that the longest files take, roughly. Where nothing was measured yet, as in a fresh clone, they begin first all
 * the same: a minute that begins last is a minute in which one worker waits.
 */
const LONGEST: Readonly<Record<string, number>> = {
  'tests/hostile-text.test.ts': 45,
  'tests/cluster.test.ts': 55,
  'core/sx/spec.test.ts': 55,
  'core/sx/sx.walks.test.ts': 49,
  'core/sx/spec.smalltalk.test.ts': 46,
  'core/sx/datalog.test.ts': 45,
  'tests/e2e/reflow.browser.test.ts': 42,
  'core/sx/lib/smalltalk/smalltalk.conformance.test.ts': 40,
  'tests/hub-year.test.ts': 30,
  'tests/backup.test.ts': 30,
  'core/jobs/worker.crash.test.ts': 30,
  'tests/stop.test.ts': 28,
  'core/sx/sx.modes.test.ts': 25,
  'core/sx/sx.tiers.test.ts': 25,
  'tests/e2e/journey.test.ts': 20,
  'core/media/images.test.ts': 15,
  'core/database/embedded.test.ts': 15,
  'core/server/import-ghost-file.test.ts': 8,
  'core/jobs/worker.slow-hosts.test.ts': 8,
  'tests/malformed-ids.test.ts': 6,
}
const OTHERS_SECONDS = 1.5

/** Where Bun keeps what each file took, below the folder of the repository. */
export const TIMINGS = 'node_modules/.cache/rose-ash/test-timings.json'

/** What Bun reads in `--timings` where there is no file of it yet. */
export function firstTimings(files: readonly string[]): string {
  const seconds = { ...Object.fromEntries(files.map(file => [file, OTHERS_SECONDS])), ...LONGEST }
  const byFile = Object.entries(seconds).map(([file, each]) => [file, each * 1000])
  return JSON.stringify({ version: 1, files: Object.fromEntries(byFile) })
}

/** What a file takes, in seconds: as measured in `timings`, a file of Bun's, or else as known here. */
export function secondsFrom(timings: string | null): (file: string) => number {
  const { files } = JSON.parse(timings ?? firstTimings([])) as { files: Readonly<Record<string, number>> }
  return file => (files[file] ?? OTHERS_SECONDS * 1000) / 1000
}

/** A person's machine stays usable, and PostgreSQL gets its share. Each takes up to one and a half gigabytes. */
const WORKERS = 2

/**
 * How Bun runs our tests; what each file took is kept in `timings`, so that the slowest begin first. Some files wait more
 * than they work, for processes that start, beat and are killed: a third worker uses what they leave.
 */
export function testArguments(
  report: string,
  timings: string,
  workers: string = String(WORKERS),
): readonly string[] {
  return [
    'test',
    `--parallel=${workers}`,
    // The files of a worker share its modules: to load them anew for each cost more than most tests do.
    '--no-isolate',
    // For hooks too: opening a house takes its time on a busy machine.
    '--timeout=60000',
    '--only-failures',
    `--timings=${timings}`,
    '--update-timings',
    '--reporter=junit',
    `--reporter-outfile=${report}`,
  ]
}
