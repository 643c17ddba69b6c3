import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { withSign } from '#core/ghost'
import { digest } from '../ghost-import/content'
import { menusOf } from '../ghost-import/settings'
import { type Menus, navigation, saveNavigation } from '../navigation/navigation'
import { agree, linksOf } from './links'
import { isForLater, pullLook } from './pull-look'
import type { Tell } from './pull-posts'
import { pullSite } from './pull-site'
import type { Run } from './sync'

const ID = 'navigation'
/** There is one of them; a link has to have an id. */
const OURS = '0199a000-0000-7000-8000-000000000003'

/** The menus there become the menus here, as long as nobody has changed them here since. Ghost takes none from programs. */
export async function pullSettings(
  run: Run,
  acting: Run['ctx'],
  tell: Tell,
  goOn: () => Promise<void>,
): Promise<void> {
  const { sync, ghost } = run
  if (sync.direction === 'ours') return
  await goOn()
  const settings = withSign(await ghost.settings(), sync.site)
  await pullSite(run, acting, settings)
  await lookOrLater(run, acting, settings, tell)
  const theirs: Menus = menusOf(listIn(settings.navigation), listIn(settings.secondary_navigation))
  await transaction(acting, async tx => {
    const link = (await linksOf(tx, sync.site, 'settings', [ID])).get(ID)
    const here = await navigation(tx)
    const isEmpty = here.primary.length + here.secondary.length === 0
    const isAsAgreed = link ? Bun.deepEquals(here, link.base) : isEmpty
    const isNew = !Bun.deepEquals(theirs, link?.base ?? null)
    if (isNew && (isAsAgreed || sync.direction === 'ghost') && !Bun.deepEquals(here, theirs))
      await saveNavigation(tx, theirs)
    if (!isNew || !(isAsAgreed || sync.direction === 'ghost')) return
    const base = await navigation(tx)
    await agree(tx, {
      site: sync.site,
      kind: 'settings',
      ghost_id: ID,
      our_id: OURS,
      base: jsonb<unknown>(base),
      base_hash: digest(base),
      remote_updated_at: null,
      our_version: 1,
      our_state: '',
    })
  })
}

/** A picture that cannot be had holds nothing else up. */
async function lookOrLater(
  run: Run,
  acting: Run['ctx'],
  settings: Readonly<Record<string, unknown>>,
  tell: Tell,
): Promise<void> {
  try {
    await pullLook(run, acting, settings, tell)
  } catch (fault) {
    if (!isForLater(fault)) throw fault
    run.ctx.house.log.warn({ err: fault }, 'the logo or the cover of the old site could not be fetched')
  }
}

function listIn(value: unknown): readonly { label: string; url: string; visibility: string }[] {
  try {
    const list: unknown = JSON.parse(String(value ?? '[]'))
    if (!Array.isArray(list)) return []
    return list.map(({ label = '', url = '/', visibility = 'public' }) => ({ label, url, visibility }))
  } catch {
    // A menu that cannot be read is none.
    return []
  }
}
