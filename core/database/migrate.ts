import { migrateJobs } from '#core/jobs/worker'
import { openDatabase } from './orm'

/** Brings the database at `url` to the newest migration; running it again changes nothing. */
export async function migrate(url: string): Promise<void> {
  const orm = await openDatabase(url)
  try {
    await orm.migrator.up()
    await migrateJobs(url)
  } finally {
    await orm.close()
  }
}
