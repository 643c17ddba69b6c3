import { roleRows, roleUserRows, userRows } from './people-rows'
import { authorRow, metaRow, postRow, tagLinkRows } from './post-rows'
import { newsletterRows, settingRows, tagRows } from './site-rows'
import { demoSources } from './sources'

/** When the export says it was made: fixed, so that building it twice gives the same bytes. */
const EXPORTED_AT = '2026-11-23 08:00:00'
/** When the blog's tags, settings and writers came to be. */
const FOUNDED_AT = '2025-12-01 08:00:00'

/** The demo blog as a Ghost 6 export: `{ db: [{ meta, data }] }`, tables of rows, as `Settings → Export` writes it. */
export async function buildGhostExport() {
  const sources = await demoSources()
  return {
    db: [
      {
        meta: { exported_on: Date.parse(`${EXPORTED_AT.replace(' ', 'T')}Z`), version: '6.65.0' },
        data: {
          newsletters: newsletterRows(FOUNDED_AT),
          posts: sources.map(source => postRow(source, EXPORTED_AT)),
          posts_meta: sources.map(metaRow),
          users: userRows(FOUNDED_AT),
          posts_authors: sources.map(authorRow),
          roles: roleRows(FOUNDED_AT),
          roles_users: roleUserRows(),
          settings: settingRows(FOUNDED_AT),
          tags: tagRows(FOUNDED_AT),
          posts_tags: sources.flatMap(tagLinkRows),
          products: [],
          posts_products: [],
          snippets: [],
        },
      },
    ],
  }
}
