import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Client } from 'pg'
import { readConfig } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { withSecretFiles } from '#core/config/secret-files'
import { withClient } from '#core/database/with-client'
import { refuseNoDatabase, withDatabase } from '#core/database/with-database'
import { holdFolder, wasHeldByTheDead } from '#core/files/left-behind'
import { createMedia } from '#core/media/create-media'
import { BackupRefused, sayWhereFull } from '../faults'
import { namedUploads } from '../named-uploads'
import { exportCalendar } from './calendar'
import { exportPosts } from './posts'
import { readme } from './readme'
import { exportTables } from './tables'
import { exportUploads } from './uploads'

/** As PostgreSQL shows the connection. */
const EXPORT = 'export'
const MISSING_UPLOADS = 'uploads-missing.txt'

/**
 * `bun run export [--to FOLDER]`: everything of the cooperative in open formats, as of one moment, while the site
 * may run; uploads are those named at that moment. The folder is there whole, or not at all. Gives its lines. Throws `BackupRefused`, `ConfigInvalid`.
 */
export async function exportCommand(
  { to }: { readonly to?: string },
  env: Environment = process.env,
  now = new Date(),
): Promise<string[]> {
  const config = readConfig(env, 'lend')
  refuseNoDatabase(config)
  const folder = resolve(to ?? `rose-ash-export-${now.toISOString().slice(0, 10)}`)
  if (existsSync(folder)) throw new BackupRefused(`${folder} is there already: name another with --to.`)
  const unfinished = `${folder}.part`
  // What one that was killed has left holds people's names, and is in the way.
  if (wasHeldByTheDead(unfinished)) await rm(unfinished, { recursive: true })
  // Another export writes it, or it is somebody's own.
  if (existsSync(unfinished))
    throw new BackupRefused(
      `${unfinished} is there already: wait for the export that writes it, or remove what one has left.`,
    )
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  const letGo = await holdFolder(unfinished)
  const own = withSecretFiles(env).env
  const media = createMedia({ folder: join(config.dataDir, 'media'), publicUrl: '/media', env: own })
  try {
    const said = await withDatabase(config, url =>
      withClient(
        url,
        async client => {
          await client.query('begin isolation level repeatable read read only')
          const site = await exportSettings(client, join(unfinished, 'settings.json'))
          await exportProducts(client, join(unfinished, 'products.json'))
          const tables = await exportTables(client, join(unfinished, 'tables'))
          const posts = await exportPosts(client, join(unfinished, 'posts'))
          const times = await exportCalendar(client, join(unfinished, 'calendar.ics'), config.origins.events)
          const keys = await namedUploads(client, { sizes: false })
          await client.query('commit')
          const uploads = await exportUploads(keys, media, join(unfinished, 'uploads'))
          if (uploads.missing.length > 0)
            await Bun.write(
              join(unfinished, MISSING_UPLOADS),
              uploads.missing.map(key => `${key}\n`).join(''),
            )
          const made = { site, at: now, tables, posts, times, uploads }
          await Bun.write(join(unfinished, 'README.md'), readme(made))
          const lost =
            uploads.missing.length > 0
              ? ` (${uploads.missing.length} were not found: ${MISSING_UPLOADS})`
              : ''
          return `${tables.length} tables, ${posts} posts and pages, ${times} dates, ${uploads.taken} uploads${lost}.`
        },
        EXPORT,
      ),
    )
    await letGo()
    await rename(unfinished, folder)
    return [
      `Wrote ${folder}: ${said}`,
      'It holds names, addresses and orders of people; README.md says what is what.',
    ]
  } catch (fault) {
    await letGo()
    await rm(unfinished, { recursive: true, force: true })
    throw sayWhereFull(fault, folder, '--to')
  }
}

async function exportSettings(client: Client, path: string): Promise<string> {
  const { rows } = await client.query<{ value: Record<string, unknown> }>(
    `select value from settings where key = 'site'`,
  )
  const settings = rows[0]?.value ?? {}
  await Bun.write(path, `${JSON.stringify(settings, null, 2)}\n`)
  return typeof settings.name === 'string' ? settings.name : 'The cooperative'
}

/** Put together by the database, a product a line: never all of them in our memory. */
async function exportProducts(client: Client, path: string): Promise<void> {
  const writer = Bun.file(path).writer()
  await client.query(
    `declare products_of_export cursor for select to_jsonb(p) - 'search' || jsonb_build_object(
       'producer', (select r.name from producers r where r.id = p.producer_id),
       'variants', (select coalesce(jsonb_agg(to_jsonb(v) order by v.id), '[]') from variants v
          where v.product_id = p.id)) as product
     from products p order by p.id`,
  )
  let before = '[\n'
  for (;;) {
    const { rows } = await client.query<{ product: unknown }>('fetch 200 from products_of_export')
    for (const { product } of rows) {
      writer.write(before + JSON.stringify(product))
      before = ',\n'
    }
    if (rows.length === 0) break
    await writer.flush()
  }
  writer.write(before.startsWith('[') ? '[]\n' : '\n]\n')
  await writer.end()
}
