import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientBundles } from './client-bundle'

const PUBLIC = join(import.meta.dir, '../../public')
const HTMX = join(import.meta.dir, '../../node_modules/htmx.org/dist/htmx.min.js')
const EDITOR_STYLES = join(PUBLIC, 'css/editor.css')
const FOR_EVER = 'public, max-age=31536000, immutable'
const FOR_AN_HOUR = 'public, max-age=3600'
/** Named after its content. */
const CHUNK = /^\/assets\/[\w-]+\/[\w-]+-[0-9a-z]{8}\.js$/
/** Worth compressing; pictures that are compressed already are not. */
const TEXT = /^(text\/|application\/json|image\/svg)/

type Asset = {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Null where it would not be smaller. */
  readonly gzip: (() => Uint8Array<ArrayBuffer>) | null
  readonly version: string
}

/** What a browser downloads, read once and kept: style sheet, scripts, icons, illustrations. */
export type Assets = {
  /** The path with the version of its content, to be kept for ever. */
  url(path: string): string
  /** The path of each. */
  readonly paths: readonly string[]
  /** The answer to a GET for one of ours, or null when the path is none. */
  answer(request: Request, path: string): Response | null
}

/** All files below `public/`, and the bundles of the concepts that have one; the CSS files in the order of `public/css/order.json` joined into `/assets/site.css`. */
export function loadAssets(): Assets {
  const assets = new Map<string, Asset>()
  const add = (path: string, bytes: Uint8Array<ArrayBuffer>, type: string) =>
    assets.set(path, {
      type,
      bytes,
      gzip: TEXT.test(type) ? zippedOnce(bytes) : null,
      version: Bun.hash(bytes).toString(36),
    })
  const addFile = (path: string, file: string) =>
    add(path, new Uint8Array(readFileSync(file)), Bun.file(file).type)

  const styles = (path: string, css: string) => add(path, encoded(lean(css)), 'text/css;charset=utf-8')
  const [site, editor] = [joinedStyles(), readFileSync(EDITOR_STYLES, 'utf8')]
  styles('/assets/site.css', site)
  styles('/assets/editor.css', editor)
  // Of the pages where posts are written: one sheet is there a round trip sooner than two.
  styles('/assets/writing.css', `${site}\n${editor}`)
  addFile('/assets/htmx.js', HTMX)
  for (const { folder, entry, chunks } of clientBundles()) {
    for (const file of [entry, ...chunks]) addFile(`/assets/${file}`, join(folder, file))
  }
  for (const { folder, path } of [
    { folder: 'js', path: '/assets/' },
    { folder: 'icons', path: '/assets/icons/' },
    { folder: 'illustrations', path: '/illustrations/' },
  ]) {
    for (const name of filesBelow(join(PUBLIC, folder))) {
      const file = join(PUBLIC, folder, name)
      if (folder !== 'js' || !name.endsWith('.js')) addFile(path + name, file)
      else add(path + name, encoded(leanScript(readFileSync(file, 'utf8'))), Bun.file(file).type)
    }
  }

  return {
    paths: [...assets.keys()],
    url(path) {
      const asset = assets.get(path)
      return asset ? `${path}?v=${asset.version}` : path
    },
    answer(request, path) {
      const asset = assets.get(path)
      if (!asset) return null
      const etag = `"${asset.version}"`
      const headers: Record<string, string> = {
        'content-type': asset.type,
        'cache-control': request.url.includes('?v=') || CHUNK.test(path) ? FOR_EVER : FOR_AN_HOUR,
        'x-content-type-options': 'nosniff',
        // An illustration opened by itself is a document: it may draw, and nothing else.
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        etag,
        vary: 'accept-encoding',
      }
      if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
      const zipped = asset.gzip && request.headers.get('accept-encoding')?.includes('gzip')
      if (zipped) headers['content-encoding'] = 'gzip'
      return new Response(zipped ? asset.gzip?.() : asset.bytes, { headers })
    },
  }
}

/** Made when somebody asks for it first, and kept: a start need not wait for all of them. */
function zippedOnce(bytes: Uint8Array<ArrayBuffer>): () => Uint8Array<ArrayBuffer> {
  let zipped: Uint8Array<ArrayBuffer> | undefined
  return () => {
    zipped ??= Bun.gzipSync(bytes, { level: 9 })
    return zipped
  }
}

/** `public/css` as one style sheet, in the order of its `order.json`. */
export function joinedStyles(): string {
  const folder = join(PUBLIC, 'css')
  const order = JSON.parse(readFileSync(join(folder, 'order.json'), 'utf8')) as string[]
  return order.map(name => readFileSync(join(folder, name), 'utf8')).join('\n')
}

/** Without comments and indentation, which no browser reads and every phone would download. */
function lean(styles: string): string {
  return styles.replace(/\/\*.*?\*\//gs, '').replace(/\n\s+/g, '\n')
}

/** Scripts of ours lose comments and blanks; their names stay, so that a fault can be read. */
const leanScript = (script: string) =>
  new Bun.Transpiler({ loader: 'js', minifyWhitespace: true }).transformSync(script)

const encoded = (text: string) => new TextEncoder().encode(text)

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
