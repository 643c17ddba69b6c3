import type { PageContext } from '#core/contracts/page'
import type { HouseholdView } from '#core/services/cart/households/household-view'
import { HOUSEHOLD_FORM } from '#core/services/cart/households/rename'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { formatTime } from '#templates/components/time'

type NamingProps = {
  page: PageContext
  household: HouseholdView
  action: string
  /** As it was typed, where the form was refused. */
  typed?: Typed
  /** The shop reads who of it renamed a household; its members read that it was the shop. */
  forShop?: boolean
}

/** What a household is called, what it was called before, and another name for it. */
export function Naming({ page, household, action, typed, forShop = false }: NamingProps) {
  const form = typed ?? { values: { name: household.name }, errors: {} }
  return (
    <Section title="What it is called" id="name">
      <div class="stack">
        <Form
          action={action}
          label="What it is called"
          typed={typed}
          version={HOUSEHOLD_FORM.version(household)}
        >
          <InputField
            {...fieldsOf(form, 'rename')('name')}
            label="Name"
            hint="All who share its credit read it, and can rename it."
            maxlength={80}
            required
          />
          <FormActions>
            <Button variant="plain">Rename it</Button>
          </FormActions>
        </Form>
        {household.formerNames.length > 0 && (
          <ul class="stack">
            {household.formerNames.map(({ name, until, by, isByShop }) => {
              const who = isByShop && !forShop ? 'the shop' : by || 'somebody who is gone'
              const said = `${name}, until ${formatTime(until, page, 'both')}; renamed by ${who}`
              return (
                <li class="muted" safe>
                  {said}
                </li>
              )
            })}
          </ul>
        )}
      </div>
    </Section>
  )
}
