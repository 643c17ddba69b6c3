import ts from 'typescript'

/** One small fault: `text` in place of what stands between `start` and `end`. */
export type Mutation = {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly line: number
  /** What was done, in a few words: `< becomes <=`. */
  readonly what: string
}

const SWAPPED: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
}

/** Every fault that can be made in a file, in the order in which they stand there; never in its types. */
export function mutationsOf(path: string, source: string): readonly Mutation[] {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, kind)
  const found: Mutation[] = []
  const add = (node: ts.Node, text: string, what: string) => {
    const start = node.getStart(file)
    const line = file.getLineAndCharacterOfPosition(start).line + 1
    found.push({ start, end: node.getEnd(), text, line, what })
  }
  const visit = (node: ts.Node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    if (ts.isImportDeclaration(node)) return
    mutate(node, file, add)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

type Add = (node: ts.Node, text: string, what: string) => void

function mutate(node: ts.Node, file: ts.SourceFile, add: Add): void {
  const textOf = (part: ts.Node) => part.getText(file)
  if (ts.isIfStatement(node)) add(node.expression, `!(${textOf(node.expression)})`, 'condition turned round')
  if (ts.isConditionalExpression(node)) {
    add(node.condition, `!(${textOf(node.condition)})`, 'condition turned round')
  }
  if (ts.isBinaryExpression(node)) {
    const operator = textOf(node.operatorToken)
    const other = SWAPPED[operator]
    // Joining texts is no arithmetic.
    const joins = operator === '+' && [node.left, node.right].some(isText)
    if (other && !joins) add(node.operatorToken, other, `${operator} becomes ${other}`)
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    add(node, textOf(node.operand), '! dropped')
  }
  if (ts.isNumericLiteral(node) && !ts.isPropertyAssignment(node.parent)) {
    add(node, String(Number(node.text) + 1), `${node.text} becomes ${Number(node.text) + 1}`)
  }
  if (ts.isExpressionStatement(node) && isDroppable(node.expression)) add(node, ';', 'statement dropped')
  if (ts.isThrowStatement(node) && ts.isBlock(node.parent)) add(node, ';', 'throw dropped')
  if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false', 'true becomes false')
  if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true', 'false becomes true')
  if (ts.isCallExpression(node) && node.arguments.length >= 2) swapArguments(node, textOf, add)
}

/** Two names side by side are easily mistaken for each other. */
function swapArguments(call: ts.CallExpression, textOf: (node: ts.Node) => string, add: Add): void {
  call.arguments.forEach((left, index) => {
    const right = call.arguments[index + 1]
    if (index === 0 || !right || !isName(left) || !isName(right)) return
    add(left, textOf(right), `argument ${textOf(left)} becomes ${textOf(right)}`)
  })
}

const isName = (node: ts.Node) => ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)

const isText = (node: ts.Node) =>
  ts.isStringLiteral(node) || ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)

function isDroppable(expression: ts.Expression): boolean {
  const inner = ts.isAwaitExpression(expression) ? expression.expression : expression
  return ts.isCallExpression(inner) || (ts.isBinaryExpression(inner) && !ts.isIdentifier(inner.left))
}

export function applied(source: string, { start, end, text }: Mutation): string {
  return source.slice(0, start) + text + source.slice(end)
}
