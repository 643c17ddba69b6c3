export const WORKER = 'Operator'

/** The pages of the operator, the current one marked. */
export const linksOf = (current: string) =>
  [
    { label: 'Deliveries', href: '/operator/deliveries', icon: 'mail' as const },
    { label: 'Letters', href: '/operator/letters', icon: 'mail' as const },
    { label: 'Roles', href: '/operator/roles', icon: 'people' as const },
    { label: 'Clients', href: '/operator/clients', icon: 'settings' as const },
  ].map(link => ({ ...link, current: link.href === current }))
