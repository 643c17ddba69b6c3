// `bun run ghost:import FILE [--content FOLDER | --from https://old.site]`: brings a Ghost site here.
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
  const lines = await ghostImportFile({ path, content, from, offer })
  for (const line of lines) console.log(line)
} catch (fault) {
  console.error(
    fault instanceof UnreadableExport || fault instanceof NoSuchExport ? fault.message : explain(fault),
  )
  if (fault instanceof Error && fault.name === 'DataDirectoryInUse') {
    console.error('End the running site first, or import in the browser: /editor/imports on the blog.')
  }
  process.exit(1)
}
