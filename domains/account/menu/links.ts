import type { Origins } from '#core/contracts/domain'
import { mayAct, ROLES, type Role, type Viewer } from '#core/contracts/viewer'

type Link = { readonly label: string; readonly href: string }

/** Everything of a member's, and the doors to the work their roles bring. */
export function menuLinks(viewer: Viewer, origins: Origins): readonly Link[] {
  const { account, cart } = origins
  return [
    { label: 'Your account', href: `${account}/` },
    { label: 'Orders', href: `${cart}/orders` },
    { label: 'Tickets', href: `${account}/tickets` },
    { label: 'Newsletters', href: `${account}/newsletters` },
    ...ROLES.filter(role => mayAct(viewer, role)).flatMap(role => workLinks(role, origins)),
  ]
}

function workLinks(role: Role, { blog, market, cart, events, federation, account }: Origins): Link[] {
  switch (role) {
    case 'editor':
      return [
        { label: 'Write for the journal', href: `${blog}/editor` },
        { label: 'Write a letter', href: `${account}/letters` },
      ]
    case 'shopkeeper':
      return [
        { label: 'Mind the shop', href: `${market}/shop` },
        { label: 'Look after orders', href: `${cart}/shop/orders` },
      ]
    case 'organiser':
      return [{ label: 'Organise events', href: `${events}/organise` }]
    case 'moderator':
      return [{ label: 'Moderate', href: `${federation}/moderation/reports` }]
    case 'operator':
      return [
        { label: 'Members', href: `${account}/members` },
        { label: 'Roles and programs', href: `${federation}/operator/roles` },
        { label: 'Deliveries', href: `${federation}/operator/deliveries` },
      ]
  }
}
