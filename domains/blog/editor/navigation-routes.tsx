import { seenVersion } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { requireRole } from '#core/contracts/require-role'
import {
  type MenuItem,
  type MenuName,
  type Menus,
  NAVIGATION_FORM,
  navigation,
  saveNavigation,
  UnusableLink,
} from '#core/services/blog/navigation/navigation'
import { storable } from '#core/services/blog/storable'
import { Button } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import type { Room } from '../../domain'
import { EditorLayout } from './frame'

/** Empty rows to write new items into. */
const SPARE_ROWS = 2

const MENUS: readonly { menu: MenuName; title: string; hint: string }[] = [
  { menu: 'primary', title: 'Main menu', hint: 'Under the head of every page, in all six apps.' },
  { menu: 'secondary', title: 'Second menu', hint: 'At the foot of the front page.' },
]

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
      await saveNavigation(ctx, menus, seenVersion(body))
    } catch (fault) {
      if (!(fault instanceof UnusableLink)) throw fault
      const version = seenVersion(body) ?? undefined
      return reply.html(<NavigationPage page={page} menus={menus} version={version} fault={fault} />, {
        status: 422,
      })
    }
    return reply.see('/editor/navigation', { kind: 'success', text: 'The menus are saved.' })
  })
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

type NavigationProps = { page: PageContext; menus: Menus; version?: string; fault?: UnusableLink }

function NavigationPage({ page, menus, version, fault }: NavigationProps) {
  const bad =
    fault && MENUS.flatMap(({ menu }) => menus[menu].map((item, at) => ({ item, id: `${menu}-url-${at}` })))
  const at = bad?.find(({ item }) => item.url.trim() === fault?.url)
  return (
    <EditorLayout
      page={page}
      title="Navigation"
      lead="Empty a label to take an item out; change the numbers to move it."
    >
      <FormErrors errors={fault ? { [at?.id ?? 'primary-url-0']: fault.message } : {}} />
      <Form action="/editor/navigation" label="Menus" version={version}>
        {MENUS.map(({ menu, title, hint }) => (
          <fieldset class="fieldset">
            <legend class="fieldset__legend" safe>
              {title}
            </legend>
            <p class="field__hint" safe>
              {hint}
            </p>
            <ol class="menu-editor">
              {[...menus[menu], ...Array.from({ length: SPARE_ROWS }, () => ({ label: '', url: '' }))].map(
                (item, place) => (
                  <MenuRow
                    menu={menu}
                    item={item}
                    place={place}
                    invalid={at?.id === `${menu}-url-${place}`}
                  />
                ),
              )}
            </ol>
          </fieldset>
        ))}
        <FormActions>
          <Button>Save the menus</Button>
        </FormActions>
      </Form>
    </EditorLayout>
  )
}

type RowProps = { menu: MenuName; item: MenuItem; place: number; invalid: boolean }

function MenuRow({ menu, item, place, invalid }: RowProps) {
  return (
    <li>
      <input
        class="field__control"
        type="number"
        name={`${menu}-place`}
        value={String(place + 1)}
        aria-label="Place"
      />
      <input
        class="field__control"
        name={`${menu}-label`}
        value={item.label}
        maxlength="80"
        aria-label="Label"
        placeholder="Label"
      />
      <input
        class="field__control"
        id={`field-${menu}-url-${place}`}
        name={`${menu}-url`}
        value={item.url}
        aria-label="Address"
        placeholder="/path or https://…"
        aria-invalid={invalid ? 'true' : undefined}
      />
    </li>
  )
}
