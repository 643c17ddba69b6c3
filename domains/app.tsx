import { loadAssets } from '#core/app/assets'
import type { House } from '#core/app/house'
import type { App } from '#core/app/scoped-app'
import type { DomainName } from '#core/contracts/domain'
import type { AppParts } from '#core/server/app-parts'
import { createApp } from '#core/server/create-app'
import { createFront, frontPaths } from '#core/server/front'
import { pageHeaders } from '#core/server/headers'
import { observed } from '#core/server/observe'
import { ChangedMeanwhilePage } from '#templates/changed-meanwhile-page'
import { ErrorPage, type ErrorStatus } from '#templates/error-page'
import { KeptFormPage, KeptNotice } from '#templates/kept-form-page'
import { activityPages } from './activity-pages'
import type { Domain } from './domain'
import { conceptsOf, fragmentsOf, gather } from './gather'
import { siteFiles } from './site-files'
import { sitemapRoom } from './sitemap'
import { wellKnown } from './well-known'

const assets = loadAssets()

export type DomainServer = {
  readonly app: App
  readonly handle: (request: Request) => Response | Promise<Response>
}

/** Tells the house what the concepts of all apps offer, also of those that run elsewhere. Before the first app is made. */
export function offerConcepts(house: House, domains: Readonly<Record<DomainName, Domain>>): void {
  house.concepts.offer(gather(domains, () => reservedSlugs(house, domains.blog)))
}

/** One domain's server: the factory's app with the routes of the domain's concepts, behind the front. */
export function createDomain(name: DomainName, domain: Domain, house: House): DomainServer {
  const { parts, behind } = appWithRoutes(name, domain, house)
  lendFragments(house, domain)
  const { app } = behind
  return { app, handle: observed(house, name, createFront(parts, behind), app.routes) }
}

/** What this domain shows on others' pages is made in this process from now on. */
export function lendFragments(house: House, domain: Domain): void {
  const lent = fragmentsOf(domain).map(([fragment, { render }]) => [fragment, render] as const)
  house.fragments.lend(Object.fromEntries(lent))
}

function appWithRoutes(name: DomainName, domain: Domain, house: House) {
  const parts: AppParts = {
    domain: name,
    house,
    assets,
    headers: pageHeaders(house.config, house.sandboxOrigin),
    errorView: fault => <ErrorPage {...fault} status={fault.status as ErrorStatus} />,
    leadsOn: async (ctx, url) => {
      for (const { leadsOn } of conceptsOf(domain)) {
        const answer = await leadsOn?.(ctx, url)
        if (answer) return answer
      }
      return null
    },
    collisionView: collision => <ChangedMeanwhilePage {...collision} />,
    keptNotice: () => <KeptNotice />,
    keptView: form => <KeptFormPage {...form} />,
  }
  const behind = createApp(parts)
  const rooms = conceptsOf(domain).flatMap(({ routes = [] }) => routes)
  for (const room of [
    activityPages(name),
    wellKnown(name),
    siteFiles(name),
    sitemapRoom(name, domain),
    ...rooms,
  ])
    room(behind.app, house)
  return { parts, behind }
}

/** The first segment of whatever answers a GET at the blog, but for the posts themselves. */
function reservedSlugs(house: House, blog: Domain): ReadonlySet<string> {
  const { app } = appWithRoutes('blog', blog, house).behind
  const paths = app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
  const segments = [...paths, ...frontPaths(assets)].map(path => path.split('/')[1] ?? '')
  return new Set(segments.filter(segment => /^[^:*]/.test(segment)))
}
