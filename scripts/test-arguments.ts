/** A person's machine stays usable, and PostgreSQL gets its share. */
const WORKERS = 2

/** How Bun runs our tests; what each file took is kept in `timings`, so that the slowest begin first. */
export function testArguments(report: string, timings: string): readonly string[] {
  return [
    'test',
    `--parallel=${WORKERS}`,
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
