/** Chinese words of one incident's page. */
export const incident = {
  tabsLabel: '事件内容',
  tabs: { duties: '应办', marks: '时点', steps: '处置', reports: '报告与文书', timeline: '时间线' },
  untitled: '还没有标题',
  occurred: (words: string) => `${words} 发生`,
  factsChanged: '事实有变',
  goOn: '继续记录',
  running: '已进行',
  took: '历时',
  confirm: '记核定',
  markThis: '记时点',
  addNote: '加备注',
  close: '结案',
  regrade: '去重新定级',
  coming: '还有',
  disputed: '原文有歧义',

  noSteps: '现在没有处置步骤',
  noStepsNext: '选了类别、定了等级，预案要求的步骤会列在这里。',
  tick: '已做',
  tickTitle: '记下这一步已做',
  tickNote: '做了什么',
  tickSave: '记下',

  confirmTitle: '记核定等级',
  confirmGrade: '核定为',
  confirmBody: '由哪个机构核定',
  confirmBodyHint: '核定由预案指定的机构作出，这里只是如实记下。',
  confirmSave: '记下核定',

  noteTitle: '加备注',
  note: '备注',
  noteSave: '记下',

  closeTitle: '结案',
  closeSays: '结案后不能再改，只能加备注。每项应办都要已办或写明不适用的理由。',
  closeSave: '结案',
};
