export type BlockType = 'paragraph' | 'heading' | 'list' | 'quote' | 'code' | 'table' | 'image' | 'rule'

/** One block of an article. `id` is its anchor in the HTML; `level` is 1 to 6, of headings alone. */
export interface Block {
  id: string
  type: BlockType
  level?: number
  text: string
}

/** The text of a body: its blocks, parted by empty lines. */
export function textOf(blocks: readonly Block[]): string {
  return blocks.map((block) => block.text).join('\n\n')
}
