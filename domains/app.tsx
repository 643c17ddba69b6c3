import { loadAssets } from '#core/app/assets'
import type { House } from '#core/app/house'
import type { App } from '#core/app/scoped-app'
import type { DomainName } from '#core/contracts/domain'
import type { AppParts } from '#core/server/app-parts'
import { createApp } from '#core/server/create-app'
import { createFront } from '#core/server/front'
import { pageHeaders } from '#core/server/headers'
import { observed } from '#core/server/observe'
import { ChangedMeanwhilePage } from '#templates/changed-meanwhile-page'
import { ErrorPage, type ErrorStatus } from '#templates/error-page'
import { KeptFormPage, KeptNotice } from '#templates/kept-form-page'
import { activityPages } from './activity-pages'
import type { Domain } from './domain'
import { wellKnown } from './well-known'

const assets = loadAssets()

export type DomainServer = {
  readonly app: App
  readonly handle: (request: Request) => Response | Promise<Response>
}

/** One domain's server: the factory's app with the domain's rooms, behind the front. */
export function createDomain(name: DomainName, domain: Domain, house: House): DomainServer {
  const parts: AppParts = {
    domain: name,
    house,
    assets,
    headers: pageHeaders(house.config, house.sandboxOrigin),
    errorView: fault => <ErrorPage {...fault} status={fault.status as ErrorStatus} />,
    collisionView: collision => <ChangedMeanwhilePage {...collision} />,
    keptNotice: () => <KeptNotice />,
    keptView: form => <KeptFormPage {...form} />,
  }
  const behind = createApp(parts)
  const { app } = behind
  house.fragments.lend(domain.fragments)
  for (const room of [activityPages(name), wellKnown(name), ...domain.rooms]) room(app, house)
  return { app, handle: observed(house, name, createFront(parts, behind), app.routes) }
}
