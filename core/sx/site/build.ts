/** A folder of pages to a folder of HTML: `a/b.sx` becomes `a/b.html`; `_parts.sx` and the like are only required. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Glob } from 'bun'
import { allFiles } from '../runtime/files.ts'
import { Sx } from '../runtime/sx.ts'

/** Builds `from` into `to` and gives the pages written, in order. */
export function buildSite(from: string, to: string): string[] {
  const pages = [...new Glob('**/*.sx').scanSync({ cwd: from })].filter(path => !/(^|\/)_/.test(path)).sort()
  return pages.map(page => {
    const sx = new Sx({ files: { ...allFiles(), root: dirname(join(from, page)) }, raw: true })
    const html = sx.render(readFileSync(join(from, page), 'utf8'))
    const target = join(to, page.replace(/\.sx$/, '.html'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, html.startsWith('<html') ? `<!doctype html>\n${html}\n` : `${html}\n`)
    return target
  })
}
