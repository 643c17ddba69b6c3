import { readFileSync } from 'node:fs'
import { AdminLayout } from './admin'
import { Table } from './components/table'
import { ErrorPage } from './error-page'
import { StyleGuide } from './styleguide'
import { siteCss } from './styleguide-css'
import { samplePage } from './styleguide-page'

// The policy that the real apps answer with: what breaks here would break there.
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const ROOT = Bun.fileURLToPath(new URL('../', import.meta.url))

const SAMPLE_PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400"><path fill="#cfe0cf" d="M0 0h600v400H0z"/><circle cx="430" cy="120" r="60" fill="#f0c9a0"/><path fill="#7fa98b" d="M0 260q150-90 300-20t300-30v190H0z"/><path fill="#3f6d52" d="M0 320q180-60 330-10t270-20v110H0z"/></svg>'

/** Serves the style guide on a free port (or the given one) under the strict policy of the real apps. */
function serveStyleGuide(port = 0) {
  return Bun.serve({
    port,
    hostname: '127.0.0.1',
    routes: {
      '/': () =>
        page(
          StyleGuide({
            page: samplePage({ flash: { kind: 'success', text: 'Heather honey is in your cart.' } }),
          }),
        ),
      '/work': () => page(workPage()),
      '/missing': () =>
        page(ErrorPage({ page: samplePage({ domain: 'market' }), status: 404, requestId: 'req-7f3a' })),
      '/assets/site.css': () => typed(siteCss(), 'text/css'),
      '/assets/site.js': () => typed(readFileSync(`${ROOT}public/js/site.js`, 'utf8'), 'text/javascript'),
      '/assets/htmx.js': () =>
        typed(readFileSync(`${ROOT}node_modules/htmx.org/dist/htmx.min.js`, 'utf8'), 'text/javascript'),
      '/assets/icons/favicon.svg': () =>
        typed(readFileSync(`${ROOT}public/icons/favicon.svg`, 'utf8'), 'image/svg+xml'),
      '/sample.svg': () => typed(SAMPLE_PICTURE, 'image/svg+xml'),
      '/fragments/*': () => new Response(null, { status: 204 }),
    },
  })
}

async function page(html: string | Promise<string>): Promise<Response> {
  return typed(await html, 'text/html; charset=utf-8')
}

function typed(body: string, type: string): Response {
  return new Response(body, { headers: { 'content-type': type, 'content-security-policy': POLICY } })
}

const WORK_MENU = [
  { label: 'Products', path: '/products', icon: 'market' },
  { label: 'Suppliers', path: '/suppliers', icon: 'people' },
  { label: 'Stock', path: '/stock', icon: 'basket' },
].map(entry => ({ ...entry, in: 'work', for: 'shopkeeper', domain: 'market' }) as const)

function workPage() {
  const rows = ['Heather honey', 'Broad beans', 'Seeded rye', 'Rose hip syrup', 'Goat’s cheese']
  return AdminLayout({
    page: samplePage({ domain: 'market', path: '/products', menu: WORK_MENU }),
    title: 'Products',
    worker: 'shopkeeper',
    lead: 'Thirty-one on the shelf, four to review.',
    children: Table({
      caption: 'Products',
      hideCaption: true,
      dense: true,
      rows,
      columns: [
        { heading: 'Product', names: true, cell: row => row },
        { heading: 'In stock', numeric: true, cell: row => String(row.length) },
        { heading: 'Price', numeric: true, cell: () => '£4.50' },
      ],
    }),
  })
}

if (import.meta.main) {
  console.log(`Style guide: ${serveStyleGuide(Number(process.env.PORT ?? 0)).url}`)
}
