// `bun run ghost:import FILE [--content FOLDER | --from https://old.site]`: brings a site here: of Ghost,
// of WordPress, or a zip of Markdown.
import { parseArgs } from 'node:util'
import type { House } from '#core/app/house'
import { installMissing } from './install'

await installMissing()
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { content: { type: 'string' }, from: { type: 'string' } },
})
const [path] = positionals
if (!path || positionals.length > 1) {
  console.error('Use: bun run ghost:import FILE [--content FOLDER | --from https://old.site]')
  process.exit(1)
}
const { explain } = await import('#core/server/lifetime')
const { UnreadableExport } = await import('#core/ghost')
const { UnusableFile } = await import('#core/services/blog/other-imports/redirects')
const { ghostImportFile, NoSuchExport } = await import('#core/server/import-ghost-file')
/** All six apps with their pages, which nobody needs before there is a file to import. */
const offer = async (house: House) => {
  const [{ offerConcepts }, { domains }] = await Promise.all([
    import('#domains/app'),
    import('#domains/domains'),
  ])
  offerConcepts(house, domains)
}

try {
  const { content, from } = values
  const lines = await ghostImportFile({ path, content, from, offer, say: console.error })
  for (const line of lines) console.log(line)
} catch (fault) {
  const isPlain = [UnreadableExport, NoSuchExport, UnusableFile].some(kind => fault instanceof kind)
  console.error(isPlain ? (fault as Error).message : explain(fault))
  process.exit(1)
}
