export const XRD_XML = 'application/xrd+xml; charset=utf-8'

/** `/.well-known/host-meta`: how older servers find WebFinger (RFC 6415 §2). `origin` is ours and needs no escaping. */
export function hostMeta(origin: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="application/jrd+json" template="${template(origin)}"/>
</XRD>
`
}

/** The same as JSON, `/.well-known/host-meta.json` (RFC 6415 §3). */
export function hostMetaJson(origin: string) {
  return { links: [{ rel: 'lrdd', type: 'application/jrd+json', template: template(origin) }] }
}

function template(origin: string): string {
  return `${origin}/.well-known/webfinger?resource={uri}`
}
