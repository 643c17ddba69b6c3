import { sqlMigration } from './sql-migration'

/** In the order they run. A new one is appended here; one that has landed is never edited. */
export const migrations = [sqlMigration('0001_initial'), sqlMigration('0010_blog')]
