import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { CATEGORY_FORM, type WorkCategory } from '#core/services/market/categories/save-category'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Button, IconButton } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { type Column, Table } from '#templates/components/table'
import { WorkLayout } from '../../work-layout'

/** Longer lists are put in order from the page of each category: two buttons a line would be most of the list. */
const MOST_WITH_ARROWS = 60

type ListProps = {
  page: PageContext
  categories: readonly WorkCategory[]
  /** What was typed into the form of a new one that came back. */
  typed?: Typed
}

export function CategoriesPage({ page, categories, typed }: ListProps) {
  const columns: Column<WorkCategory>[] = [
    {
      heading: 'Category',
      names: true,
      cell: ({ id, name, depth }) => (
        <a href={`/shop/categories/${id}`} safe>{`${'– '.repeat(depth)}${name}`}</a>
      ),
    },
    { heading: 'Products', numeric: true, cell: ({ products }) => String(products) },
  ]
  const order: Column<WorkCategory> = { heading: 'Order', cell: category => <Arrows category={category} /> }
  return (
    <WorkLayout
      page={page}
      title="Categories"
      lead="In the order the shelves stand, from the door to the till."
    >
      <Table
        caption="Categories"
        hideCaption
        dense
        rows={categories}
        empty="There are none yet."
        columns={categories.length > MOST_WITH_ARROWS ? columns : [...columns, order]}
      />
      <Section title="A new one">
        <CategoryForm categories={categories} typed={typed} />
      </Section>
    </WorkLayout>
  )
}

type CategoryPageProps = ListProps & { category: WorkCategory }

/** One of them: its words, where it stands, its end. */
export function CategoryPage({ page, categories, category, typed }: CategoryPageProps) {
  return (
    <WorkLayout page={page} title={category.name}>
      <Breadcrumbs trail={[{ label: 'Categories', href: '/shop/categories' }, { label: category.name }]} />
      <Arrows category={category} here />
      <CategoryForm category={category} categories={categories} typed={typed} />
      <ConfirmForm
        action={`/shop/categories/${category.id}?_method=delete`}
        label="Remove this category"
        question="What stands in it moves up to where it stood."
        confirm="Yes, remove it"
        icon="remove"
      />
    </WorkLayout>
  )
}

/** `here`: whoever presses one stays on the page of the category. */
function Arrows({ category, here = false }: { category: WorkCategory; here?: boolean }) {
  return (
    <div class="cluster">
      <MoveButton category={category} direction="up" here={here} />
      <MoveButton category={category} direction="down" here={here} />
    </div>
  )
}

type MoveProps = { category: WorkCategory; direction: 'up' | 'down'; here: boolean }

function MoveButton({ category, direction, here }: MoveProps) {
  const label = isolate`Move ${category.name} ${direction}`
  return (
    <form method="post" action={`/shop/categories/${category.id}/position`}>
      <input type="hidden" name="direction" value={direction} />
      {here && <input type="hidden" name="from" value="category" />}
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
      typed={typed}
      version={category && CATEGORY_FORM.version(category)}
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
