/**
 * Other servers post here: payment callbacks, inboxes, OAuth clients, one-click unsubscribe. They carry no cookies.
 * What a client's page posts to `/authorize` or `/end-session` is only read, and asked again by GET.
 */
export function isOpenToServers(path: string): boolean {
  return /^\/(internal\/backchannel-logout|payments\/callback|inbox|actors\/[^/]+\/inbox|authorize|end-session|token|par|device_authorization|register(?:\/[^/]+)?|userinfo|revoke|introspect|unsubscribe\/[^/]+)$/.test(
    path,
  )
}

/** Of an app that is hidden: what other apps and servers go on asking it for, and how one signs out of it. */
export function staysOpen(path: string): boolean {
  return (
    isOpenToServers(path) ||
    /^\/(?:assets|illustrations|media|internal|login|callback|logout|favicon\.ico|site-colours\.css)(?:\/|$)/.test(
      path,
    )
  )
}
