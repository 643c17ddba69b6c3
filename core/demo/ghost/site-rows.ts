import { COOPERATIVE } from '../cooperative'
import { NEWSLETTERS } from '../newsletters'
import { TAGS } from '../tags'
import { ghostId, ghostUuid } from './ids'
import { tagId } from './post-rows'

const NAVIGATION = [
  { label: 'Home', url: '/' },
  { label: 'The season', url: '/tag/season/' },
  { label: 'How it works', url: '/how-it-works/' },
  { label: 'About us', url: '/about/' },
  { label: 'Find us', url: '/contact/' },
] as const

const SECONDARY_NAVIGATION = [
  { label: 'Privacy', url: '/privacy/' },
  { label: 'RSS', url: '/rss/' },
] as const

export const settingRows = (at: string) =>
  [
    ['title', COOPERATIVE.name, 'string'],
    ['description', COOPERATIVE.tagline, 'string'],
    ['locale', COOPERATIVE.locale, 'string'],
    ['timezone', COOPERATIVE.timeZone, 'string'],
    ['accent_color', '#55683f', 'string'],
    ['navigation', JSON.stringify(NAVIGATION), 'array'],
    ['secondary_navigation', JSON.stringify(SECONDARY_NAVIGATION), 'array'],
  ].map(([key = '', value, type]) => ({
    id: ghostId('setting', key),
    group: 'site',
    key,
    value,
    type,
    flags: null,
    created_at: at,
    updated_at: at,
  }))

export const tagRows = (at: string) =>
  TAGS.map(tag => ({
    id: tagId(tag.slug),
    name: tag.name,
    slug: tag.slug,
    description: tag.description,
    feature_image: null,
    parent_id: null,
    visibility: 'public',
    accent_color: null,
    created_at: at,
    updated_at: at,
  }))

export const newsletterRows = (at: string) =>
  NEWSLETTERS.map((newsletter, i) => ({
    id: ghostId('newsletter', newsletter.slug),
    uuid: ghostUuid('newsletter', newsletter.slug),
    name: newsletter.name,
    description: newsletter.description,
    slug: newsletter.slug,
    sender_name: COOPERATIVE.name,
    sender_email: null,
    sender_reply_to: 'newsletter',
    status: 'active',
    visibility: 'members',
    subscribe_on_signup: i === 0 ? 1 : 0,
    sort_order: i,
    created_at: at,
    updated_at: at,
  }))
