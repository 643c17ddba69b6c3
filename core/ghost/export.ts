import { NotAGhostExport, NotJson, UnsupportedGhostVersion } from './errors'
import type { GhostExport } from './model'
import { authorsOf } from './people'
import { postsOf } from './posts'
import { archiveOf, isRow, moment, type Row, text } from './rows'
import { siteOf } from './site'
import { newslettersOf, snippetsOf, tagsOf, tiersOf } from './taxonomy'

const SUPPORTED = /^(?:5|6)\./

/**
 * Reads the file that Ghost 6 writes under Import/Export (5 has the same tables). Pure: the same file gives
 * the same answer with the same ids. What cannot be kept in its place is kept in `warnings`.
 * @throws {NotJson | NotAGhostExport | UnsupportedGhostVersion | MissingTables} each with a sentence to show
 */
export function readGhostExport(json: string): GhostExport {
  const { meta, data } = databaseOf(json)
  const version = text(meta, 'version') ?? 'of unknown version'
  if (!SUPPORTED.test(version)) throw new UnsupportedGhostVersion(version)
  const archive = archiveOf(data)
  return {
    version,
    exportedAt:
      typeof meta.exported_on === 'number' ? new Date(meta.exported_on) : moment(meta, 'exported_on'),
    site: siteOf(archive),
    posts: postsOf(archive),
    tags: tagsOf(archive),
    authors: authorsOf(archive),
    newsletters: newslettersOf(archive),
    tiers: tiersOf(archive),
    snippets: snippetsOf(archive),
    warnings: archive.warnings,
    leftOut: Array.isArray(meta.left_out) ? meta.left_out.map(String) : [],
  }
}

/** The one database in the file: `{db: [{meta, data}]}`, or without the wrapping, as some tools write it. */
function databaseOf(json: string): { meta: Row; data: Row } {
  let file: unknown
  try {
    file = JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new NotJson((cause as Error).message)
  }
  const database = isRow(file) && Array.isArray(file.db) ? file.db[0] : file
  if (!isRow(database) || !isRow(database.meta) || !isRow(database.data)) throw new NotAGhostExport()
  return { meta: database.meta, data: database.data }
}
