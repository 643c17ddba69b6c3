import type { DomainName } from './domain'
import { Refusal } from './refusal'
import type { Site } from './site'

/** Whether an app is in menus, and its pages are there. */
export function isShown(site: Pick<Site, 'hiddenApps'>, domain: DomainName): boolean {
  return !site.hiddenApps.includes(domain)
}

/** The app has been hidden by the operator: said on its pages, which are not there. */
export class AppHidden extends Refusal {
  override name = 'AppHidden'
  constructor(siteName: string) {
    super(`${siteName} does not use this part of the site.`, 404)
  }
}
