import type { PageContext } from '#core/contracts/page'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import { WorkLayout } from '../work-layout'

type FormProps = { page: PageContext; id: string | null; copied: string | null; typed: Typed }

export function CycleFormPage({ page, id, copied, typed }: FormProps) {
  const field = fieldsOf(typed)
  const zone = `On the clocks of ${page.timeZone}.`
  return (
    <WorkLayout
      page={page}
      title={id ? 'Times of the cycle' : 'New cycle'}
      lead={copied ? `With all that comes in and goes out in ${copied}.` : undefined}
    >
      <Form
        action={id ? `/shop/cycles/${id}` : '/shop/cycles'}
        label="Order cycle"
        typed={typed}
        once={id ? undefined : ''}
      >
        <FormErrors errors={typed.errors} />
        {!!typed.values.copyOf && <input type="hidden" name="copyOf" value={typed.values.copyOf} />}
        <InputField
          {...field('name')}
          label="Name"
          hint="Members read it, such as: Week 32"
          maxlength={160}
          required
        />
        <InputField {...field('opensAt')} type="datetime-local" label="Opens" hint={zone} required />
        <InputField {...field('closesAt')} type="datetime-local" label="Closes" hint={zone} required />
        <TextareaField {...field('note')} label="Note" hint="Stands in the letter to members." rows={3} />
        <FormActions>
          <Button>Save</Button>
          <ButtonLink href={id ? `/shop/cycles/${id}` : '/shop/cycles'} variant="quiet">
            Cancel
          </ButtonLink>
        </FormActions>
      </Form>
    </WorkLayout>
  )
}
