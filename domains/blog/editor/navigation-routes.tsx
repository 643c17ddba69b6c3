import { seenVersion } from '#core/app/form'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import {
  MAX_ITEMS,
  type MenuItem,
  type MenuName,
  type Menus,
  NAVIGATION_FORM,
  navigation,
  saveNavigation,
  UnusableLink,
} from '#core/services/blog/navigation/navigation'
import { storable } from '#core/services/blog/storable'
import type { Room } from '../../domain'
import { NavigationPage } from './navigation-page'

/** Both menus in one form: numbers give the order, an empty label takes an item out. */
export const navigationRoom: Room = app => {
  app.get('/editor/navigation', async ({ ctx, page, reply }) => {
    requireRole(ctx, 'editor')
    const menus = await navigation(ctx)
    return reply.html(<NavigationPage page={page} menus={menus} version={NAVIGATION_FORM.version(menus)} />)
  })

  app.post('/editor/navigation', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, 'editor')
    const menus: Menus = { primary: itemsIn(body, 'primary'), secondary: itemsIn(body, 'secondary') }
    try {
      refuseLoss(menus)
      await saveNavigation(ctx, menus, seenVersion(body))
    } catch (fault) {
      if (!(fault instanceof UnusableLink || fault instanceof TooManyItems)) throw fault
      const version = seenVersion(body) ?? undefined
      return reply.html(<NavigationPage page={page} menus={menus} version={version} fault={fault} />, {
        status: 422,
      })
    }
    return reply.see('/editor/navigation', { kind: 'success', text: 'The menus are saved.' })
  })
}

class TooManyItems extends Refusal {
  override name = 'TooManyItems'
  constructor() {
    super(`A menu holds at most ${MAX_ITEMS} items. Take some out.`)
  }
}

/** What a menu of another site has too much of is left out; what somebody typed is not. */
function refuseLoss({ primary, secondary }: Menus): void {
  if (Math.max(primary.length, secondary.length) > MAX_ITEMS) throw new TooManyItems()
  if ([...primary, ...secondary].some(({ url }) => url.trim() === '')) throw new UnusableLink('')
}

/** Rows come as three lists of the same length: place, label, address. */
function itemsIn(body: unknown, menu: MenuName): MenuItem[] {
  const sent = (body ?? {}) as Record<string, unknown>
  const list = (name: string) => [sent[`${menu}-${name}`] ?? []].flat().map(each => storable(String(each)))
  const [places, labels, urls] = [list('place'), list('label'), list('url')]
  return labels
    .map((label, at) => ({ label, url: urls[at] ?? '', place: Number(places[at]) || 0, at }))
    .filter(({ label }) => label.trim() !== '')
    .sort((a, b) => a.place - b.place || a.at - b.at)
    .map(({ label, url }) => ({ label, url }))
}
