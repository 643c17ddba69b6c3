import type { Ctx } from '#core/contracts/ctx'
import { objectIdOf } from '#core/ghost'
import { type Commenters, defaultCommenters } from '../comments/comment-rule'
import { navigation } from '../navigation/navigation'
import { timeOfId } from './times'

/** The version of Ghost whose APIs these are. */
export const GHOST_VERSION = '6.65'

/** What Ghost tells programs of itself; of what is not here nothing is on. */
export const GHOST_CONFIG = {
  version: `${GHOST_VERSION}.0`,
  environment: 'production',
  database: 'postgres',
  mail: 'smtp',
  useGravatar: false,
  labs: {},
  clientExtensions: {},
  enableDeveloperExperiments: false,
  stripeDirect: false,
  mailgunIsConfigured: false,
  emailAnalytics: false,
} as const

/** Whoever becomes a member is in it; others will come with tiers of our own. Its id is the same for ever. */
const FREE_TIER_ID = '0199a000-0000-7000-8000-000000000001'

export function freeTier() {
  const since = timeOfId(FREE_TIER_ID)
  return {
    id: objectIdOf(FREE_TIER_ID),
    name: 'Free',
    description: null,
    slug: 'free',
    active: true,
    type: 'free',
    welcome_page_url: null,
    created_at: since,
    updated_at: since,
    visibility: 'public',
    benefits: [],
    trial_days: 0,
  }
}

/** The same tier as it stands beside a post. */
export function freeTierOfPost() {
  const { benefits: _, ...tier } = freeTier()
  const noPrice = { currency: null, monthly_price: null, yearly_price: null }
  return { ...tier, ...noPrice, monthly_price_id: null, yearly_price_id: null }
}

/** Ghost’s words for who may comment. */
const COMMENTS: Record<Commenters, string> = { members: 'all', paid: 'paid', nobody: 'off' }

/** What the Content API says of the site; what Ghost has and the house has not is null, or off. */
export async function settingsOf(ctx: Ctx) {
  const site = ctx.house.site()
  const { blog } = ctx.house.config.origins
  const menus = await navigation(ctx)
  const commenters = await defaultCommenters(ctx)
  return {
    title: site.name,
    description: site.tagline,
    logo: null,
    icon: null,
    accent_color: null,
    cover_image: null,
    facebook: null,
    twitter: null,
    threads: null,
    bluesky: null,
    mastodon: null,
    tiktok: null,
    youtube: null,
    instagram: null,
    linkedin: null,
    locale: site.locale,
    lang: site.locale,
    timezone: site.timeZone,
    codeinjection_head: null,
    codeinjection_foot: null,
    navigation: menus.primary,
    secondary_navigation: menus.secondary,
    meta_title: null,
    meta_description: null,
    og_image: null,
    og_title: null,
    og_description: null,
    twitter_image: null,
    twitter_title: null,
    twitter_description: null,
    members_support_address: 'noreply',
    members_enabled: true,
    members_signup_access: 'all',
    allow_self_signup: true,
    members_invite_only: false,
    paid_members_enabled: false,
    donations_enabled: false,
    firstpromoter_account: null,
    comments_enabled: COMMENTS[commenters],
    portal_button: false,
    portal_button_style: 'icon-and-text',
    portal_button_icon: null,
    portal_button_signup_text: 'Subscribe',
    portal_name: true,
    portal_plans: ['free'],
    portal_default_plan: 'yearly',
    portal_signup_terms_html: null,
    portal_signup_checkbox_required: false,
    portal_signup_gift_promotion: false,
    portal_account_gift_promotion: false,
    recommendations_enabled: false,
    outbound_link_tagging: false,
    editor_default_email_recipients: 'visibility',
    labs: {},
    transistor_portal_enabled: false,
    transistor_portal_heading: '',
    transistor_portal_description: '',
    transistor_portal_button_text: '',
    transistor_portal_url_template: '',
    default_email_address: ctx.house.config.mailFrom,
    support_email_address: ctx.house.config.mailFrom,
    site_uuid: siteUuid(blog),
    url: `${blog}/`,
    version: GHOST_VERSION,
  }
}

/** The newsletters that one may choose from. */
export async function newslettersOf(ctx: Ctx) {
  const all = await ctx.services.account.newsletters(ctx)
  return all.map(({ id, name, slug, description }, place) => ({
    id: objectIdOf(id),
    uuid: id,
    name,
    description: description || null,
    slug,
    sender_email: null,
    subscribe_on_signup: false,
    visibility: 'members',
    sort_order: place,
    created_at: timeOfId(id),
    updated_at: timeOfId(id),
  }))
}

/** The same for the same address: a name-based UUID (RFC 9562 §5.8). */
function siteUuid(origin: string): string {
  const hex = new Bun.CryptoHasher('sha256').update(origin).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
