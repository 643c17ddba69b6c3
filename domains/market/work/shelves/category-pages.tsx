import type { PageContext } from '#core/contracts/page'
import { CATEGORY_FORM, type WorkCategory } from '#core/services/market/categories/save-category'
import { Button, IconButton } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { WorkLayout } from '../work-layout'

type Props = {
  page: PageContext
  categories: readonly WorkCategory[]
  /** What was typed into the form of this category, or of a `new` one, that came back. */
  typed?: Typed
  of?: string
}

export function CategoriesPage({ page, categories, typed, of }: Props) {
  return (
    <WorkLayout
      page={page}
      title="Categories"
      lead="In the order the shelves stand, from the door to the till."
    >
      {categories.map((category, index) => (
        <details class="disclosure" open={of === category.id}>
          <summary safe>{`${index + 1}. ${category.name} (${category.products})`}</summary>
          <div class="cluster">
            <MoveButton category={category} direction="up" />
            <MoveButton category={category} direction="down" />
          </div>
          <CategoryForm category={category} typed={of === category.id ? typed : undefined} />
          <ConfirmForm
            action={`/shop/categories/${category.id}?_method=delete`}
            label="Remove this category"
            question="Its products stay, without a category."
            confirm="Yes, remove it"
            icon="remove"
          />
        </details>
      ))}
      <Section title="A new one">
        <CategoryForm typed={of === 'new' ? typed : undefined} />
      </Section>
    </WorkLayout>
  )
}

function MoveButton({ category, direction }: { category: WorkCategory; direction: 'up' | 'down' }) {
  const label = `Move ${category.name} ${direction}`
  return (
    <form method="post" action={`/shop/categories/${category.id}/position`}>
      <input type="hidden" name="direction" value={direction} />
      <IconButton icon={direction === 'up' ? 'previous' : 'next'} label={label} small />
    </form>
  )
}

function CategoryForm({ category, typed }: { category?: WorkCategory; typed?: Typed }) {
  const prefix = category?.id ?? 'new'
  const values: Typed['values'] = typed?.values ?? {
    name: category?.name,
    description: category?.description,
  }
  const errors = typed?.errors ?? {}
  const field = fieldsOf({ values, errors }, prefix)
  return (
    <Form
      action={category ? `/shop/categories/${category.id}` : '/shop/categories'}
      label={category ? category.name : 'New category'}
      version={values.version ?? (category && CATEGORY_FORM.version(category))}
    >
      <FormErrors errors={errors} prefix={prefix} />
      <InputField {...field('name')} label="Name" required maxlength={120} />
      <InputField {...field('description')} label="In one line" maxlength={300} />
      <FormActions>
        <Button variant="plain">{category ? 'Save' : 'Add category'}</Button>
      </FormActions>
    </Form>
  )
}
