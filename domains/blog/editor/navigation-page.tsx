import type { PageContext } from '#core/contracts/page'
import type { Refusal } from '#core/contracts/refusal'
import {
  type MenuItem,
  type MenuName,
  type Menus,
  UnusableLink,
} from '#core/services/blog/navigation/navigation'
import { Button } from '#templates/components/button'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'
import { EditorLayout } from './frame'

/** Empty rows to write new items into. */
const SPARE_ROWS = 2

const MENUS: readonly { menu: MenuName; title: string; hint: string }[] = [
  { menu: 'primary', title: 'Main menu', hint: 'Under the head of every page, in all six apps.' },
  { menu: 'secondary', title: 'Second menu', hint: 'At the foot of the front page.' },
]

type NavigationProps = { page: PageContext; menus: Menus; version?: string; fault?: Refusal }

export function NavigationPage({ page, menus, version, fault }: NavigationProps) {
  const items = MENUS.flatMap(({ menu }) =>
    menus[menu].map((item, place) => ({ item, id: `${menu}-url-${place}` })),
  )
  const at =
    fault instanceof UnusableLink ? items.find(({ item }) => item.url.trim() === fault.url) : undefined
  return (
    <EditorLayout
      page={page}
      title="Navigation"
      lead="Empty a label to take an item out; change the numbers to move it."
    >
      <FormErrors errors={fault ? { [at?.id ?? 'primary-url-0']: fault.message } : {}} />
      <Form action="/editor/navigation" label="Menus" version={version}>
        {MENUS.map(({ menu, title, hint }) => (
          <Fieldset legend={title} hint={hint}>
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
          </Fieldset>
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
