import { readdir } from 'node:fs/promises'
import { readSource, type Source } from './source'

const DEMO = new URL('../', import.meta.url)

/** Every post and page of the demo blog, oldest first, drafts last. */
export async function demoSources(): Promise<readonly Source[]> {
  const sources = [...(await folder('posts', 'post')), ...(await folder('pages', 'page'))]
  return sources.sort((a, b) => sortKey(a).localeCompare(sortKey(b)))
}

async function folder(name: string, type: Source['type']): Promise<readonly Source[]> {
  const files = (await readdir(new URL(`${name}/`, DEMO))).filter(file => file.endsWith('.md'))
  return Promise.all(
    files.map(async file =>
      readSource(type, file.slice(0, -'.md'.length), await Bun.file(new URL(`${name}/${file}`, DEMO)).text()),
    ),
  )
}

const sortKey = (source: Source) => `${source.publishedAt ?? '9'} ${source.slug}`
