import type { PageContext } from '#core/contracts/page'
import { CATEGORY_FORM, type WorkCategory } from '#core/services/market/categories/save-category'
import { Button, IconButton } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { WorkLayout } from '../../work-layout'

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
      {categories.map(category => (
        <details class="disclosure" open={of === category.id}>
          <summary safe>{`${'– '.repeat(category.depth)}${category.name} (${category.products})`}</summary>
          <div class="cluster">
            <MoveButton category={category} direction="up" />
            <MoveButton category={category} direction="down" />
          </div>
          <CategoryForm
            category={category}
            categories={categories}
            typed={of === category.id ? typed : undefined}
          />
          <ConfirmForm
            action={`/shop/categories/${category.id}?_method=delete`}
            label="Remove this category"
            question="What stands in it moves up to where it stood."
            confirm="Yes, remove it"
            icon="remove"
          />
        </details>
      ))}
      <Section title="A new one">
        <CategoryForm categories={categories} typed={of === 'new' ? typed : undefined} />
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

type CategoryFormProps = {
  category?: WorkCategory
  categories: readonly WorkCategory[]
  typed?: Typed
}

function CategoryForm({ category, categories, typed }: CategoryFormProps) {
  const prefix = category?.id ?? 'new'
  const values: Typed['values'] = typed?.values ?? {
    name: category?.name,
    description: category?.description,
    parent: category?.parentId ?? undefined,
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
      <SelectField
        {...field('parent')}
        label="Stands below"
        empty="Nothing: in the first row"
        options={categories
          .filter(({ id }) => id !== category?.id)
          .map(({ id, name, depth }) => ({ value: id, label: `${'– '.repeat(depth)}${name}` }))}
      />
      <FormActions>
        <Button variant="plain">{category ? 'Save' : 'Add category'}</Button>
      </FormActions>
    </Form>
  )
}
