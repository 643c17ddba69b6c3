/** Lays graphile-worker's own tables into the database at `url`; running it again changes nothing. */
export async function migrateJobs(url: string): Promise<void> {
  const { Logger, makeWorkerUtils } = await import('graphile-worker')
  const utils = await makeWorkerUtils({ connectionString: url, logger: new Logger(() => () => {}) })
  try {
    await utils.migrate()
  } finally {
    await utils.release()
  }
}
