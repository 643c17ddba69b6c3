import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { Direction } from '#core/services/blog/ghost-sync/sync'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'

export const DIRECTION_OPTIONS: readonly { value: Direction; label: string; hint: string }[] = [
  {
    value: 'both',
    label: 'Both ways',
    hint: 'Who changed something is followed by the other. Changed on both sides, you choose.',
  },
  {
    value: 'ghost',
    label: 'Ghost leads',
    hint: 'What is written there comes here. Nothing is ever sent to Ghost.',
  },
  {
    value: 'ours',
    label: 'Rose Ash leads',
    hint: 'What is written here goes there. Nothing that is only in Ghost comes here.',
  },
]

export function ConnectPage({ page, rejected }: { page: PageContext; rejected?: Rejected }) {
  const field = fieldsOf(rejected)
  return (
    <AdminLayout
      page={page}
      title="Ghost sync"
      worker="operator"
      lead="Let a Ghost site run beside the journal: posts, pages, tags, authors and pictures are kept the same on both."
    >
      <Form action="/operator/ghost-sync" label="Connect a Ghost site">
        <FormErrors errors={rejected?.errors ?? {}} />
        <InputField
          {...field('address')}
          type="url"
          label="Address of the Ghost site"
          hint="The one under which its administration is found, without /ghost."
          placeholder="https://"
          required
        />
        <InputField
          {...field('key')}
          label="Admin API key"
          hint="In Ghost: Settings → Integrations → Add custom integration. It is kept encrypted."
          autocomplete="off"
          required
        />
        <RadioField
          name="direction"
          label="Who leads"
          options={DIRECTION_OPTIONS}
          value={rejected?.values.direction ?? 'both'}
          error={rejected?.errors.direction}
          required
        />
        <FormActions>
          <Button>Connect, and say what would change</Button>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}
