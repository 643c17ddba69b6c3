import type { Permission } from './viewer'

/** What a permission is called, and what it lets people do: `You may …`. */
export const PERMISSION_WORDS: Readonly<
  Record<Permission, { readonly label: string; readonly may: string }>
> = {
  editor: {
    label: 'Journal',
    may: 'write and publish posts and pages, with their pictures, tags and comments',
  },
  author: { label: 'Own posts', may: 'write posts of their own and publish them' },
  contributor: { label: 'Own drafts', may: 'write drafts of posts, which an editor publishes' },
  newsletters: { label: 'Newsletters', may: 'write letters to subscribers, and send them' },
  shopkeeper: { label: 'Shop', may: 'list products, set prices and VAT, look after producers and suppliers' },
  stock: { label: 'Stock', may: 'count stock, and book what comes and goes' },
  orders: { label: 'Orders', may: 'see orders, pack them and hand them out' },
  money: { label: 'Money', may: 'refund, book bank payments, change credit, see invoices and takings' },
  organiser: { label: 'Events', may: 'plan events, with their dates, tickets and times to book' },
  door: { label: 'Door', may: 'see who comes to an event, and let them in' },
  moderator: { label: 'Moderation', may: 'look after reports and comments, and block' },
  members: { label: 'Members', may: 'see all members with their addresses, and give them tiers' },
  programs: { label: 'Programs', may: 'register the sites and apps that members may sign in to' },
  security: { label: 'Security', may: 'read the security log and the audit, end sessions, renew keys' },
  server: { label: 'Server', may: 'see how the server does, and try letters, deliveries and jobs again' },
  operator: { label: 'Everything', may: 'do all of it, change the settings, and say who may do what' },
}
