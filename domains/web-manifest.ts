import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import { appsOf } from '#templates/apps'

const PAPER = '#fbfcf8'
const BAND = '#1c3327'

/**
 * How an app is installed (W3C Web Application Manifest): each has an origin of its own, so each is one. The front page
 * of all is called as the cooperative is.
 */
export function webManifest(domain: DomainName, { site, asset }: Pick<PageContext, 'site' | 'asset'>) {
  const label = appsOf(site).find(app => app.domain === domain)?.label ?? domain
  return {
    id: '/',
    name: domain === 'blog' ? site.name : `${label} · ${site.name}`,
    short_name: domain === 'blog' ? shortName(site.name) : label,
    description: site.about[domain] ?? site.tagline,
    lang: site.locale,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: PAPER,
    theme_color: site.band ?? BAND,
    icons: site.logo
      ? [
          { src: `/media/${site.logo.icon192}`, sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: `/media/${site.logo.icon512}`, sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: `/media/${site.logo.maskable}`, sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ]
      : [
          { src: asset('/assets/icons/favicon.svg'), sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
          {
            src: asset('/assets/icons/apple-touch-icon.png'),
            sizes: '180x180',
            type: 'image/png',
            purpose: 'any',
          },
        ],
  }
}

/** Under an icon there is room for some twelve characters: whole words of the name, as many as go in. */
function shortName(name: string): string {
  const words = name.split(/\s+/)
  let short = words[0] ?? name
  for (const word of words.slice(1)) {
    if (`${short} ${word}`.length > 12) break
    short += ` ${word}`
  }
  return short.slice(0, 12)
}
