/** The 80 classes of COCO in their order, as the published detectors number them. */
export const cocoClasses: readonly string[] = (
  "person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant," +
  "stop sign,parking meter,bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe," +
  "backpack,umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,sports ball,kite,baseball bat," +
  "baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl," +
  "banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch," +
  "potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone,microwave," +
  "oven,toaster,sink,refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush"
).split(",");

/** Those that act as characters in a picture: people, and the animals of fables. */
export const characterClasses: ReadonlySet<string> = new Set([
  "person",
  "bird",
  "cat",
  "dog",
  "horse",
  "sheep",
  "cow",
  "elephant",
  "bear",
  "zebra",
  "giraffe",
  "teddy bear",
]);
