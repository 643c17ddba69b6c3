// `bun run tables`: writes core/database/tables.ts anew from the entities.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inferredTables } from './tables/inferred'

writeFileSync(join(import.meta.dir, '../core/database/tables.ts'), inferredTables())
console.log('core/database/tables.ts')
