/**
 * Seconds that the longest files take, roughly. Where nothing was measured yet, as in a fresh clone, they begin first all
 * the same: a minute that begins last is a minute in which one worker waits.
 */
const LONGEST: Readonly<Record<string, number>> = {
  'tests/backup.test.ts': 38,
  'tests/cluster.test.ts': 35,
  'tests/stop.test.ts': 27,
  'tests/e2e/editor.browser.test.ts': 25,
  'tests/e2e/reflow.browser.test.ts': 25,
  'core/sx/spec.test.ts': 25,
  'tests/hostile-text.test.ts': 24,
  'tests/e2e/hub.browser.test.ts': 24,
  'core/services/services.races.test.ts': 20,
  'core/sx/datalog.test.ts': 20,
  'domains/cart/households/households.browser.test.ts': 18,
  'core/services/blog/ghost-sync/ghost-sync.crash.test.ts': 16,
  'tests/e2e/journey.browser.test.ts': 16,
  'tests/e2e/sign-in.browser.test.ts': 16,
  'core/jobs/worker.crash.test.ts': 16,
  'core/sx/spec.smalltalk.test.ts': 14,
  'tests/secret-rotation.test.ts': 14,
  'core/services/blog/ghost-sync/ghost-sync.odd-inputs.test.ts': 13,
  'core/backup/upgrade-database.test.ts': 12,
  'core/jobs/worker.broken-connection.test.ts': 12,
  'tests/rows-read.test.ts': 12,
  'core/sx/sx.walks.test.ts': 11,
  'core/services/blog/ghost-sync/push-posts.test.ts': 11,
  'core/services/blog/ghost-sync/sync-members.test.ts': 11,
  'core/database/embedded.test.ts': 11,
  'tests/monitoring.test.ts': 10,
  'core/cache/redis-cache.test.ts': 9,
  'core/services/cart/weights/weights.test.ts': 9,
  'tests/e2e/writing.browser.test.ts': 9,
  'core/services/blog/ghost-sync/ghost-sync.test.ts': 9,
  'core/services/blog/ghost-sync/ghost-sync.mishaps.test.ts': 8,
  'core/database/transaction.test.ts': 7,
  'core/services/federation/oauth/grants.test.ts': 7,
  'core/sx/lib/smalltalk/smalltalk.conformance.test.ts': 7,
  'core/services/blog/ghost-sync/sync-tags.test.ts': 7,
  'core/server/receive-bounce.test.ts': 7,
  'core/sx/sx.attacks.test.ts': 7,
  'core/sx/sx.modes.test.ts': 7,
}
const OTHERS_SECONDS = 0.6

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

/** A worker takes up to three gigabytes at the end of a run, and its browser one more. */
const BYTES_OF_WORKER = 4 * 2 ** 30

/**
 * Two, and PostgreSQL gets its share of a person's machine. A third where there is room for it: some files wait more than
 * they work, for processes that start, beat and are killed, and it uses what they leave.
 */
export function workersFor(availableBytes: number): number {
  return availableBytes >= 3 * BYTES_OF_WORKER ? 3 : 2
}

/** How Bun runs our tests; what each file took is kept in `timings`, so that the slowest begin first. */
export function testArguments(report: string, timings: string, workers: string): readonly string[] {
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
