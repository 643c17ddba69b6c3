import sharp from 'sharp'

export type SupplierSite = {
  readonly url: string
  /** What its robots.txt says. */
  robots: string
  /** Product pages by path. */
  readonly products: Map<string, SupplierProduct>
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** Pages that a guard stands before. */
  readonly guarded: Set<string>
  /** While it is set, pages wait for it. */
  gate: Promise<void> | null
  stop(): void
}

export type SupplierProduct = {
  readonly name: string
  readonly description?: string
  readonly price?: string
  /** GBP unless said. */
  readonly currency?: string
  readonly sku?: string
  readonly availability?: 'InStock' | 'OutOfStock'
  readonly image?: string
  /** Where its page says that it is, if it is elsewhere. */
  readonly url?: string
}

/** A supplier's shop on loopback: `/shop` lists product pages that say what they are in JSON-LD. */
export function startSupplier(picture?: Uint8Array<ArrayBuffer>): SupplierSite {
  const site = {
    robots: 'User-agent: *\nAllow: /',
    products: new Map<string, SupplierProduct>(),
    asked: [] as string[],
    guarded: new Set<string>(),
    gate: null as Promise<void> | null,
  }
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const { pathname } = new URL(request.url)
      site.asked.push(pathname)
      if (pathname === '/robots.txt') return new Response(site.robots)
      if (site.gate) await site.gate
      if (pathname === '/picture.png' && picture)
        return new Response(picture, { headers: { 'content-type': 'image/png' } })
      const [, number] = /^\/picture-(\d+)\.png$/.exec(pathname) ?? []
      if (number)
        return new Response(await drawn(Number(number)), { headers: { 'content-type': 'image/png' } })
      if (pathname === '/shop')
        return htmlAnswer([...site.products.keys()].map(path => `<a href="${path}">Buy</a>`).join(''))
      if (site.guarded.has(pathname)) return htmlAnswer('<h1>Are you a robot?</h1>')
      const product = site.products.get(pathname)
      return product ? htmlAnswer(jsonLd(product)) : new Response('not here', { status: 404 })
    },
  })
  const url = `http://127.0.0.1:${server.port}/shop`
  return Object.assign(site, { url, stop: () => void server.stop(true) })
}

/** Each number is a picture of another colour. */
async function drawn(number: number): Promise<Uint8Array<ArrayBuffer>> {
  const background = { r: (number * 20) % 256, g: 90, b: 40 }
  const png = await sharp({ create: { width: 16, height: 16, channels: 3, background } })
    .png()
    .toBuffer()
  return new Uint8Array(png)
}

function jsonLd({ price, availability = 'InStock', ...product }: SupplierProduct): string {
  const offers = price && {
    '@type': 'Offer',
    price,
    priceCurrency: product.currency ?? 'GBP',
    availability: `https://schema.org/${availability}`,
  }
  const value = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    ...product,
    ...(offers ? { offers } : {}),
  }
  return `<script type="application/ld+json">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`
}

function htmlAnswer(body: string): Response {
  return new Response(`<!doctype html><title>Shop</title>${body}`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
}
