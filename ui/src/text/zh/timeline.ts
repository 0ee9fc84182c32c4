/** Chinese words of the timeline and the log. */
export const timeline = {
  heading: '时间线',
  legend: '圆点是已发生，竖线是时限',
  sentence: (marks: number, open: number) => `时间线，共 ${marks} 项，未到的时限 ${open} 项；下面的表里逐项列出。`,
  lanes: { grade: '等级', decision: '决定', fact: '事实', report: '报告', limit: '时限', record: '记录' },
  log: '事件日志',
  lane: '类别',
  allLanes: '全部',
  words: '查找',
  nothing: '没有符合的记录',
  colNumber: '序号',
  colAt: '记录时间',
  colLane: '类别',
  colSays: '内容',
  colBy: '记录人',
  amends: (position: number) => `更正第 ${position} 条`,
  about: (moment: string) => `（指 ${moment}）`,
};
