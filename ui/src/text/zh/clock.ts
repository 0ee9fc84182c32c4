/** Chinese words of a clock that may be wrong, and of telling the program the right time. */
export const clock = {
  region: '时钟',
  by: { station: '已按上级站核对', person: '已由人工校准', nobody: '按本机时钟，还没有核对过' },
  set: '校准时间',
  machine: '本机显示',
  meaning: '期限按烽燧自己的计时走，不改电脑的时钟。校准后倒计时立即按真实时间重算；此前记下的时刻照原样保留，并标明原记。',
  how: '看手机或拨 12117 报时：填上即将到来的整分钟，跳到那一分钟时按“就是现在”。',
  field: '真实时间',
  exact: '就是现在',
  right: '本机时钟是对的',
  missing: '请先填真实时间',
  done: '时间已校准，倒计时已重算',
};
