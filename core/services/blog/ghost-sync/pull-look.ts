import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import type { SiteCover, SiteLogo } from '#core/contracts/site'
import { jsonb } from '#core/database/jsonb'
import { lockSetting, mergeSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'
import { ghostUploadPath } from '#core/ghost'
import { coverAt } from '#core/media/cover'
import { ImageRefused } from '#core/media/image-refusals'
import { processLogo } from '#core/media/logo'
import { TooMuchAtOnce } from '#core/media/one-at-a-time'
import { OutboundRefusal } from '#core/net/errors'
import { withoutLastSlashes } from '#core/text/slashes'
import { digest } from '../ghost-import/content'
import { agree, linksOf } from './links'
import { mirrorUploads } from './mirror'
import type { Tell } from './pull-posts'
import type { Run, SyncRow } from './sync'

const ID = 'look'
/** There is one of them; a link has to have an id. */
const OURS = '0199a000-0000-7000-8000-000000000005'
/** What pictures of sites are; of an `.ico` nothing can be drawn. */
const FORMATS = ['svg', 'png', 'jpeg', 'webp', 'gif', 'avif'] as const
const MAX_BYTES = 2 * 1024 * 1024

type Look = { readonly logo: string | null; readonly icon: string | null; readonly cover: string | null }
/** What both agreed on: their addresses, and what stood here afterwards. */
type Base = Look & { readonly ours: { readonly logo: string | null; readonly cover: string | null } }
type Here = { readonly logo?: SiteLogo | null; readonly cover?: SiteCover | null }

/**
 * The logo, the icon and the cover of the site there become ours, as long as nobody has changed them here since; where
 * Ghost leads, always. Ghost takes no settings from programs, so nothing is sent.
 */
export async function pullLook(
  { ctx, sync }: Run,
  acting: Ctx,
  settings: Readonly<Record<string, unknown>>,
  tell: Tell,
): Promise<void> {
  const theirs = lookThere(settings)
  const link = (await linksOf(ctx, sync.site, 'settings', [ID])).get(ID)
  const base = (link?.base as Base | null | undefined) ?? null
  if (base && theirs.logo === base.logo && theirs.icon === base.icon && theirs.cover === base.cover) return
  const isNewLogo = theirs.logo !== (base?.logo ?? null) || theirs.icon !== (base?.icon ?? null)
  const isNewCover = theirs.cover !== (base?.cover ?? null)
  // Fetched and drawn before the transaction.
  const logo = isNewLogo ? await logoOf(ctx, sync, theirs, tell) : undefined
  const cover = isNewCover ? await coverOf(ctx, sync, theirs.cover, tell) : undefined
  await transaction(acting, async tx => {
    const here = (await lockSetting(tx, 'site')) as Here
    const ours = { logo: here.logo?.mark ?? null, cover: here.cover?.src ?? null }
    const mayTake = (field: 'logo' | 'cover') =>
      sync.direction === 'ghost' || ours[field] === (base?.ours[field] ?? null)
    const changes: Here = {
      ...(logo !== undefined && mayTake('logo') && { logo }),
      ...(cover !== undefined && mayTake('cover') && { cover }),
    }
    const names = Object.keys(changes) as (keyof Here)[]
    if (names.length > 0) {
      await mergeSetting(tx, 'site', changes)
      const facts = (of: Here) => Object.fromEntries(names.map(name => [name, of[name] ?? null]))
      const subject = { kind: 'settings', id: 'site' }
      await recordAudit(tx, {
        action: 'settings.changed',
        subject,
        before: facts(here),
        after: facts(changes),
      })
      tx.purge('site')
    }
    const after = { ...here, ...changes }
    const agreed: Base = {
      ...theirs,
      ours: { logo: after.logo?.mark ?? null, cover: after.cover?.src ?? null },
    }
    await agree(tx, {
      site: sync.site,
      kind: 'settings',
      ghost_id: ID,
      our_id: OURS,
      base: jsonb<unknown>(agreed),
      base_hash: digest(agreed),
      remote_updated_at: null,
      our_version: 1,
      our_state: '',
    })
  })
}

/** Of every size that Ghost made of a picture, the picture itself. */
function lookThere({ logo, icon, cover_image }: Readonly<Record<string, unknown>>): Look {
  const url = (value: unknown) => (typeof value === 'string' && value !== '' ? ghostUploadPath(value) : null)
  return { logo: url(logo), icon: url(icon), cover: url(cover_image) }
}

/**
 * The logo stands in the head of pages and in previews of links, the icon in tabs and on home screens; of each, the other
 * one where there is none. Undefined where neither can be drawn: then ours stays.
 */
async function logoOf(
  ctx: Ctx,
  sync: SyncRow,
  { logo, icon }: Look,
  tell: Tell,
): Promise<SiteLogo | null | undefined> {
  if (!logo && !icon) return null
  const [wide, square] = [await drawn(ctx, sync, logo, tell), await drawn(ctx, sync, icon, tell)]
  const [head, tab] = [wide ?? square, square ?? wide]
  if (!head || !tab) return undefined
  const { mark, markWidth, card } = head.logo
  for (const { key, bytes } of [...head.files, ...tab.files]) await ctx.house.media.put(key, bytes)
  return { ...tab.logo, mark, markWidth, card }
}

/** Null where there is none, and where what is there is no picture. Throws where it could not be asked for. */
async function drawn(ctx: Ctx, { address }: SyncRow, url: string | null, tell: Tell) {
  if (!url) return null
  const answer = await ctx.house.fetch(url.startsWith('/') ? withoutLastSlashes(address) + url : url, {
    maxBytes: MAX_BYTES,
  })
  if (answer.status >= 500 || answer.status === 429) throw new LookLater(url)
  try {
    if (answer.status === 200) return await processLogo(new Uint8Array(await answer.arrayBuffer()), FORMATS)
  } catch (fault) {
    if (!(fault instanceof ImageRefused)) throw fault
  }
  tell(url, 'elsewhere')
  return null
}

async function coverOf(ctx: Ctx, sync: SyncRow, url: string | null, tell: Tell) {
  if (!url) return null
  const mirror = await mirrorUploads(ctx, sync, { cover_image: url })
  if (mirror.failed.length > 0) throw new LookLater(url)
  const cover = await coverAt(ctx, mirror.moveText(url), '')
  if (!cover) tell(url, 'elsewhere')
  return cover ?? undefined
}

/** Everything else of the run is done; the next one asks again. */
class LookLater extends Error {
  override name = 'LookLater'
}

/** Whether the pictures could not be had this time, and nothing else is wrong. */
export function isForLater(fault: unknown): boolean {
  return fault instanceof LookLater || fault instanceof OutboundRefusal || fault instanceof TooMuchAtOnce
}
