/** Chinese words of what the unit answers once for all its incidents. */
export const lists = {
  part: '本单位清单',
  says: '预案留给本单位自己定的内容，平时填好；新事件自动带入，事发时不再问。',
  none: '本预案没有要本单位自己定的内容',
  left: (count: number) => `还有 ${count} 项没有填`,
  all: '都已填好',
  given: (moment: string, who: string) => (who ? `${who} ${moment} 填` : `${moment} 填`),
  notGiven: '还没有填',
  onePerLine: '一行一个',
  takeBack: '清空',
  saved: '已保存，从下一起新事件起带入',
  taken: '已清空',
  onOpen: '已经打开的事件不变；需要时在事件里改答案。',
  soon: (count: number) => `预案还有 ${count} 项留给本单位定，随时可在“设置 · 本单位清单”里填，不急。`,
  now: '进去后先填',
};
