import type { DomainName } from '#core/contracts/domain'
import type { SharedPage } from '#core/contracts/page'

type Html = string | Promise<string>

type Rendered = { readonly page: SharedPage; readonly html: string }

/**
 * A part of pages that is the same for whoever looks: made once for a value and an app, and again when the value is another
 * object or the site was changed. It is kept as long as its value is, and is given nothing else of the page.
 */
export function renderedOnce<Value extends object>(
  render: (page: SharedPage, value: Value) => Html,
): (page: SharedPage, value: Value) => Html {
  const kept = new WeakMap<Value, Map<DomainName, Rendered>>()
  return (page, value) => {
    const known = kept.get(value)?.get(page.domain)
    if (known && isSame(known.page, page)) return known.html
    const shared = sharedOf(page)
    const html = render(shared, value)
    if (typeof html !== 'string') return html
    const ofValue = kept.get(value) ?? new Map<DomainName, Rendered>()
    kept.set(value, ofValue.set(page.domain, { page: shared, html }))
    return html
  }
}

function isSame(one: SharedPage, other: SharedPage): boolean {
  return (
    one.site === other.site &&
    one.origins === other.origins &&
    one.locale === other.locale &&
    one.timeZone === other.timeZone &&
    one.demo === other.demo &&
    one.asset === other.asset
  )
}

function sharedOf({ domain, origins, locale, timeZone, site, demo, asset }: SharedPage): SharedPage {
  return { domain, origins, locale, timeZone, site, demo, asset }
}
